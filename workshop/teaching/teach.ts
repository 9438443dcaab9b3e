import { LARGEST_FILE } from '../../host/core/load.ts';
import type { Source } from '../../host/index.ts';
import type { Keys } from '../../host/options.ts';
import { read } from '../../host/source/read.ts';
import { softmaxTable } from '../packing/arithmetic.ts';
import { checkWhole, refuseOptions } from '../packing/bounds.ts';
import { backboneDigest } from '../packing/decode.ts';
import { sha256Hex } from '../packing/digest.ts';
import type { Network } from '../packing/network.ts';
import { seal } from '../packing/seal.ts';
import { accept } from './accept.ts';
import { discriminant } from './discriminant.ts';
import { embed } from './embed.ts';
import type { EmbedOptions } from './embed.ts';
import { tryOut, valuesOf } from './estimate.ts';
import type { Learn, Material } from './estimate.ts';
import { labelsOf } from './example.ts';
import type { Embedded, Example } from './example.ts';
import { divide, UNDIVIDED } from './folds.ts';
import type { Lesson } from './lesson.ts';
import { prototypes } from './prototypes.ts';
import { sightOf } from './sight.ts';
import type { Built, Sight } from './sight.ts';
import type { Estimate, Trial } from './tally.ts';

/** Ways of learning, the simpler one first: it is taken where both are as good. */
const methods = { prototypes, discriminant } satisfies Readonly<Record<string, Learn>>;
export type Method = keyof typeof methods;

export interface TeachOptions extends EmbedOptions {
  /**
   * Whether classes differ in where on the picture something is, as signs and dials do that fill it always the same: the
   * embedding is then 4 × 4 means of a plane in the middle of the network, on an input of 128 or 64 pixels. False by default.
   */
  readonly grid?: boolean;
  /** Of the order in which examples are held out, 1…2³² − 1; 1 by default. */
  readonly seed?: number;
  /** In how many parts the examples are held out, one after the other, 2…20; 5 by default. */
  readonly folds?: number;
  /** Lines of the file that say where it comes from, beside the digest of the backbone's file. */
  readonly provenance?: Readonly<Record<string, string>>;
}

const keys: Keys<TeachOptions> = { grid: 1, seed: 1, folds: 1, provenance: 1, onExample: 1, signal: 1 };

export interface Taught {
  /** A packed weights file (weights/FORMAT.md): the layers of the backbone up to the embedding, and the new classifier. */
  readonly weights: Uint8Array;
  /** Names of its classes, in the order in which the examples name them first. */
  readonly labels: readonly string[];
  readonly method: Method;
  /** Of each method on the examples that it had not seen; undefined where no class has two that can be parted. */
  readonly trials: Readonly<Record<Method, Estimate>> | undefined;
  /** Indices of classes of which nothing could be held out. */
  readonly undivided: readonly number[];
  /** The examples as the network sees them: what `writeLesson` keeps, to add another class later. */
  readonly lesson: Lesson;
}

/**
 * Teaches a network other classes: a new classifier on the embeddings of the one that there is, which stays as it is.
 *
 * ```ts
 * const { weights, method, trials } = await teach('w.mnw', [
 *   { label: 'cup', image: 'cup-1.jpg' },
 *   { label: 'table', image: 'table-1.jpg' },
 * ]);
 * ```
 *
 * The same network, examples and options make the same bytes in every engine.
 *
 * @param source any packed weights file; its own classes are left behind
 * @throws MobilenetError E_DATASET too few classes, or an embedding of another network; E_USAGE; E_FILE_…, E_MEMORY, E_IO,
 *   E_ENGINE of the network; E_IMAGE_… of a picture, whose index is `place`; E_ABORTED
 */
export async function teach(
  source: Source,
  examples: readonly Example[],
  options: TeachOptions = {},
): Promise<Taught> {
  checkOptions(options);
  const { grid = false, signal } = options;
  // Refused before anything is read.
  labelsOf(examples);
  const file = await read(source, LARGEST_FILE, signal ? { signal } : {});
  const sight = await sightOf(file, grid);
  try {
    return await teachBy(sight, file, examples, options);
  } finally {
    sight.dispose();
  }
}

/**
 * The same with a sight that is open already, which stays so.
 *
 * @param file that it was opened on
 */
export async function teachBy(
  sight: Sight,
  file: Uint8Array,
  examples: readonly Example[],
  options: TeachOptions,
): Promise<Taught> {
  const { seed = 1, folds = 5, provenance = {} } = options;
  const labels = labelsOf(examples);
  const embedded = await embed(sight, examples, options);
  const material = materialOf(sight, embedded, labels);
  const groups = embedded.map(({ group, embedding }) => group ?? embedding.join());
  const held = divide({ ...material, groups }, folds, seed);
  const { method, built, trials, undivided } = learn(sight, material, held);
  const said = { source: 'bytes', tool: 'mobilenet-wasm', ...provenance, 'source-sha256': sha256Hex(file) };
  const network = classified(sight.backbone, built, {
    labels,
    provenance: { ...said, taught: summary(material, method) },
  });
  const weights = await seal(network);
  await accept(sight, weights, built);
  const lesson = { backbone: backboneDigest(sight.backbone), examples: embedded };
  return { weights, labels, method, trials, undivided, lesson };
}

/** @throws E_USAGE an option is wrong, or there is no such */
export function checkOptions(options: TeachOptions): void {
  refuseOptions(options, keys);
  checkWhole('seed', options.seed ?? 1, 1, 2 ** 32 - 1);
  checkWhole('folds', options.folds ?? 5, 2, 20);
}

function materialOf(
  { features, input }: Sight,
  examples: readonly Embedded[],
  labels: readonly string[],
): Material {
  const places = new Map(labels.map((label, index) => [label, index]));
  const bytes = new Uint8Array(examples.length * features);
  examples.forEach(({ embedding }, index) => bytes.set(embedding, index * features));
  const truth = examples.map(({ label }) => places.get(label)!);
  return { classes: labels.length, features, bytes, values: valuesOf(bytes, input), truth };
}

/** The method that is right most often, each class counting alike, and what it learns of all examples. */
function learn({ build }: Sight, material: Material, held: Int32Array) {
  const parted = new Set(material.truth.filter((_, example) => held[example] !== UNDIVIDED));
  const undivided = Array.from({ length: material.classes }, (_, label) => label).filter(
    (label) => !parted.has(label),
  );
  if (parted.size === 0) {
    const built = build(prototypes(material), material, 1);
    return { method: 'prototypes' as const, built, trials: undefined, undivided };
  }
  const names = Object.keys(methods) as Method[];
  const tried = names.map((name): [Method, Trial] => [name, tryOut(methods[name], material, held, build)]);
  const [method, { gain }] = tried.reduce((best, one) =>
    one[1].estimate.meanClassAccuracy > best[1].estimate.meanClassAccuracy ? one : best,
  );
  const built = build(methods[method](material), material, gain);
  const trials = Object.fromEntries(tried.map(([name, { estimate }]) => [name, estimate])) as Record<
    Method,
    Estimate
  >;
  return { method, built, trials, undivided };
}

function classified(
  backbone: Network,
  { layers, outputScale }: Built,
  said: Pick<Network, 'provenance'> & { readonly labels: readonly string[] },
): Network {
  const softmax = { logistic: false, inModel: false, table: softmaxTable(outputScale, 1) };
  return { ...backbone, layers, softmax, ...said };
}

function summary({ classes, truth }: Material, method: Method): string {
  return `${classes} classes of ${truth.length} examples, by ${method}`;
}
