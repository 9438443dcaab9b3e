/** The training module with one folded network in it, whose numbers are written from outside. */
import type { PlannedLayer } from '../../training/memory.ts';
import { compile, instantiate } from '../../training/module.ts';
import type { TrainingModule } from '../../training/module.ts';
import { padded } from '../../training/network.ts';
import type { Layer } from '../../training/network.ts';
import { Target } from '../../training/target.ts';
import type { RealNetwork } from '../network.ts';
import { placesOf, planTuning } from './plan.ts';
import type { Plan } from './plan.ts';

/** What a layer computes of the sums y of its products: `min(max((y + bias) · scale, 0), most)`. */
export interface Numbers {
  /** In the order of `RealLayer`. */
  readonly filters: ArrayLike<number>;
  /** [channels] each. */
  readonly bias: ArrayLike<number>;
  readonly scale: ArrayLike<number>;
  readonly most: number;
  /** Whether activations are rounded: bias and filters are whole then. */
  readonly rounds: boolean;
}

/** Gradients of a layer, good until the next batch. */
export interface Gradients {
  /** In the order of the module. */
  readonly filters: Float32Array;
  /** Of what is before the scale; of the classifier of bias + y. */
  readonly bias: Float32Array;
}

/** The teacher's probabilities alone, as they are. */
const LAW = { smoothing: 0, temperature: 1, teacherWeight: 1 };

/** Words of the module's Norm, behind the first three, which an integer network leaves alone but for the channels. */
const NORM = { beta: 1, scale: 8, shift: 9, rounds: 13, most: 14 } as const;
const NORM_BYTE = 12;

type BodyKind = Exclude<Layer['kind'], 'pool' | 'classifier'>;

export class Machine {
  readonly #plan: Plan;
  readonly #module: TrainingModule;
  readonly #memory: WebAssembly.Memory;
  readonly #target: Target;
  /** Of each layer with filters, where each lies. */
  readonly places: readonly (Int32Array | undefined)[];
  /** All before the pool; the pool; the classifier. */
  readonly #body: readonly { kind: BodyKind; record: number; norm: number }[];
  readonly #pool: PlannedLayer;
  readonly #last: PlannedLayer;
  #images = 0;

  /**
   * @param zero zero point of the pictures
   * @param batch pictures at a time
   * @param compiled the module, if not the fastest
   * @throws E_MEMORY more than 4 GiB, or the process cannot have them; E_ENGINE
   */
  static async create(
    network: RealNetwork,
    zero: number,
    batch: number,
    compiled?: WebAssembly.Module,
  ): Promise<Machine> {
    const plan = planTuning(network, zero, batch);
    const started = await instantiate(compiled ?? (await compile(false)), plan.pages, false);
    return new Machine(network, plan, batch, started);
  }

  private constructor(
    network: RealNetwork,
    plan: Plan,
    batch: number,
    { module, memory }: { module: TrainingModule; memory: WebAssembly.Memory },
  ) {
    this.#plan = plan;
    this.#module = module;
    this.#memory = memory;
    this.#target = new Target(plan.target, memory, { batch, classes: network.classes }, LAW);
    this.places = network.layers.map((layer) => (layer.kind === 'mean' ? undefined : placesOf(layer)));
    this.#body = plan.layers.flatMap(({ layer: { kind }, record, norm }) =>
      kind === 'pool' || kind === 'classifier' ? [] : [{ kind, record, norm }],
    );
    this.#pool = plan.layers.at(-2)!;
    this.#last = plan.layers.at(-1)!;
    for (const layer of plan.layers) this.#writeRecords(layer);
  }

  #writeRecords({ record, norm, words, normWords, layer }: PlannedLayer): void {
    const { buffer } = this.#memory;
    new Uint32Array(buffer, record, words.length).set(words);
    new Uint32Array(buffer, norm, 1).set([padded(layer.shape.output.channels)]);
    new Uint32Array(buffer, norm + NORM_BYTE, normWords.length).set(normWords);
  }

  #floats(at: number, count: number): Float32Array {
    return new Float32Array(this.#memory.buffer, at, count);
  }

  /** Sets the numbers of a layer with filters. */
  write(index: number, { filters, bias, scale, most, rounds }: Numbers): void {
    const { layer, norm, normWords } = this.#plan.layers[index]!;
    const places = this.places[index]!;
    const to = this.#floats(this.#plan.places.get(layer.filters!)!, layer.filters!.size);
    for (let at = 0; at < places.length; at++) to[places[at]!] = filters[at]!;
    const channels = layer.beta!.size;
    this.#floats(normWords[NORM.beta]!, channels).set(bias);
    this.#floats(normWords[NORM.scale]!, channels).set(scale);
    const shift = Float32Array.from(bias, (value, channel) => value * scale[channel]!);
    this.#floats(normWords[NORM.shift]!, channels).set(shift);
    const word = (at: number): number => norm + NORM_BYTE + 4 * at;
    new Uint32Array(this.#memory.buffer, word(NORM.rounds), 1).set([rounds ? 1 : 0]);
    this.#floats(word(NORM.most), 1).set([most]);
  }

  /**
   * Runs all layers up to the pool.
   *
   * @param planes u8 [images][height][width][channels]
   * @returns its sums, f32 [images][padded channels], to be written as what the classifier reads
   */
  body(planes: Uint8Array, images: number): Float32Array {
    new Uint8Array(this.#memory.buffer, this.#plan.pictures, planes.length).set(planes);
    this.#images = images;
    for (const { kind, record } of this.#body) this.#module[kind](record, images, 0);
    this.#module.pool(this.#pool.record, images);
    return this.#rows(this.#pool, this.#pool.output);
  }

  /** Numbers of a plane of one pixel, [images][padded channels]. */
  #rows({ layer }: PlannedLayer, at: number): Float32Array {
    return this.#floats(at, this.#images * padded(layer.shape.output.channels));
  }

  /** Runs the classifier: its sums with bias, f32 [images][padded classes], to be written as logits. */
  head(): Float32Array {
    this.#module.classifier(this.#last.record, this.#images);
    return this.#rows(this.#last, this.#last.output);
  }

  /**
   * Divergence of the logits from those of the teacher, in the mean, on whole batches.
   *
   * @param due f32 [batch][classes]
   * @returns it, and its gradient, f32 [batch][padded classes], to be written as that of the classifier's sums
   */
  loss(due: Float32Array): { readonly loss: number; readonly gradient: Float32Array } {
    this.#target.write(new Uint16Array(this.#images), { logits: [due] });
    const loss = this.#module.crossEntropy(this.#last.record, this.#target.record, this.#images);
    return { loss, gradient: this.#rows(this.#last, this.#last.outGradient) };
  }

  /** Gradient of the pool's output, of the same form, to be written as that of its sums. */
  backwardHead(): Float32Array {
    const { parameters, region } = this.#plan;
    new Uint8Array(this.#memory.buffer, parameters + region, region).fill(0);
    this.#module.classifierBackward(this.#last.record, this.#images);
    return this.#rows(this.#pool, this.#pool.outGradient);
  }

  backwardBody(): void {
    this.#module.poolBackward(this.#pool.record, this.#images);
    for (const { kind, record, norm } of this.#body.toReversed()) {
      this.#module.settleBias(norm);
      this.#module[`${kind}Backward`](record, this.#images);
    }
  }

  /** Of a layer with filters, after `backwardBody`. */
  gradients(index: number): Gradients {
    const { layer } = this.#plan.layers[index]!;
    const { places, region } = this.#plan;
    const [filters, bias] = [layer.filters!, layer.beta!].map((one) =>
      this.#floats(places.get(one)! + region, one.size),
    ) as [Float32Array, Float32Array];
    return { filters, bias };
  }
}
