/** A float network learns other classes and is packed; what it is worth is what packed files of parts answer to the rest. */
import { probabilityTable } from '../packing/arithmetic.ts';
import type { Network } from '../packing/network.ts';
import { seal } from '../packing/seal.ts';
import { divide, UNDIVIDED } from '../teaching/folds.ts';
import { Tally } from '../teaching/tally.ts';
import type { Estimate } from '../teaching/tally.ts';
import type { Recipe } from '../training/recipe.ts';
import type { Backbone } from './backbone.ts';
import { answer } from './held.ts';
import { Maker } from './maker.ts';
import { recipeOf } from './recipe.ts';
import type { FinetuneOptions } from './options.ts';
import type { Source, Subject, Watch } from './subject.ts';

export interface Finetuned {
  /** The packed file. */
  readonly weights: Uint8Array;
  /** The float network that it was made of (.safetensors). */
  readonly float: Uint8Array;
  readonly recipe: Recipe;
  /** Undefined where no class has two groups. */
  readonly estimate: Estimate | undefined;
  /** Indices of classes of which nothing could be held out. */
  readonly undivided: readonly number[];
}

/**
 * The same files, pictures and options make the same bytes in every engine.
 *
 * @throws E_MODEL_QUANTIZATION; E_MEMORY; E_ENGINE; E_USAGE the loss is no number any more
 */
export async function finetune(
  backbone: Backbone,
  subject: Subject,
  options: FinetuneOptions & Source,
  watch: Watch,
): Promise<Finetuned> {
  const { dataset, classes, groups } = subject;
  const truth = [...dataset.labels];
  const fold = divide({ truth, groups }, options.folds, options.seed);
  const parts = [...new Set(fold)].filter((one) => one !== UNDIVIDED).map((one) => partOf(fold, one));
  const whole = partOf(fold, NaN);
  const made = new Maker(backbone, subject, options, watch);
  watch.begin([...parts, whole].reduce((sum, { training }) => sum + made.pieces(training), 0));
  const tally = new Tally();
  for (const { training, unseen } of parts) {
    const { bytes, network } = (await made.of(training)).packed;
    await answer(bytes, network.layers.at(-1)!.outputScale, dataset, unseen, tally);
  }
  const { float, packed } = await made.of(whole.training);
  const parted = new Set(truth.filter((_, picture) => fold[picture] !== UNDIVIDED));
  const trial = parts.length > 0 ? tally.trial(classes.length) : undefined;
  return {
    weights: trial ? await seal(gained(packed.network, trial.gain)) : packed.bytes,
    float,
    recipe: recipeOf(backbone, truth.length, options),
    estimate: trial?.estimate,
    undivided: [...classes.keys()].filter((label) => !parted.has(label)),
  };
}

/** The pictures of a fold, which are not seen, and all others, which are learnt from; indices over shared memory. */
function partOf(
  fold: Int32Array,
  held: number,
): { readonly training: Int32Array; readonly unseen: Int32Array } {
  const where = (isHeld: boolean): Int32Array => {
    const indices = [...fold.keys()].filter((picture) => (fold[picture] === held) === isHeld);
    const memory = new Int32Array(new SharedArrayBuffer(4 * indices.length));
    memory.set(indices);
    return memory;
  };
  return { training: where(false), unseen: where(true) };
}

/** The network with the temperature that gives probabilities as if its logits were multiplied with a gain. */
function gained(network: Network, gain: number): Network {
  const { outputScale: scale, outputZero: zero } = network.layers.at(-1)!;
  const temperature = Math.fround(1 / gain);
  const table = probabilityTable(false, { scale, zero }, temperature);
  return { ...network, softmax: { logistic: false, inModel: false, temperature, table } };
}
