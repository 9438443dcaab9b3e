/** A network that is trained through the rounding of its integers. */
import { byteOf, meanOf } from '../../packing/forward.ts';
import type { PoolLayer } from '../../packing/network.ts';
import { padded } from '../../training/network.ts';
import { rounded } from '../build.ts';
import type { Plan } from '../build.ts';
import { eachFilter } from '../filters.ts';
import { integerMean } from '../integers.ts';
import type { Integers } from '../integers.ts';
import type { RealLayer, RealNetwork } from '../network.ts';
import { Machine } from './machine.ts';
import { Master } from './master.ts';

/** A layer with filters at its place. */
interface Entry {
  readonly index: number;
  readonly master: Master;
  /** Its integers now. */
  integers: Integers;
}

/**
 * Forward by the very integers of the packed file; backward as if nothing were rounded, and nothing where a clamp holds
 * (the straight-through estimator, arXiv:1308.3432).
 */
export class Student {
  /** Real filters and biases, which each step moves. */
  readonly network: RealNetwork;
  readonly #plan: Plan;
  readonly #machine: Machine;
  readonly #entries: readonly Entry[];
  readonly #mean: PoolLayer;
  /** What the classifier read last. */
  #features: Float32Array = new Float32Array(0);

  /**
   * @param network is copied
   * @param compiled the module of a training, if not the fastest
   * @throws E_MEMORY, E_ENGINE
   */
  static async create(
    network: RealNetwork,
    plan: Plan,
    batch: number,
    compiled?: WebAssembly.Module,
  ): Promise<Student> {
    return new Student(network, plan, await Machine.create(network, plan.input.zero, batch, compiled));
  }

  private constructor({ plane, layers, classes }: RealNetwork, plan: Plan, machine: Machine) {
    const entries: Entry[] = [];
    const copies = layers.map((layer, index) => {
      if (layer.kind === 'mean') return layer;
      const copy = { ...layer, filters: layer.filters.slice(), bias: layer.bias.slice() };
      const integers = rounded(copy, index, plan);
      const input = index === 0 ? plan.input : plan.outputs[index - 1]!;
      entries.push({ index, integers, master: new Master(copy, integers, input.scale) });
      return copy;
    });
    this.network = { plane, layers: copies, classes };
    this.#plan = plan;
    this.#machine = machine;
    this.#entries = entries;
    this.#mean = meanLayer(layers, plan);
    for (const entry of entries) this.#write(entry);
  }

  /** Writes the integers of a layer into the machine. */
  #write({ index, master, integers: { layer } }: Entry): void {
    const { filters, filterZero, bias, scale, high } = layer;
    const centred = new Int16Array(filters);
    if (this.#plan.rounding.filterZeros)
      eachFilter(master.layer, (at, channel) => (centred[at]! -= filterZero[channel]!));
    this.#machine.write(index, { filters: centred, bias, scale, most: high, rounds: true });
  }

  get #classifier(): Integers['layer'] {
    return this.#entries.at(-1)!.integers.layer;
  }

  /**
   * The logits of the integers.
   *
   * @param planes u8 [images][height][width][channels], bytes of the network's input
   * @returns u8 [images][classes]
   */
  answer(planes: Uint8Array, images: number): Uint8Array {
    this.#features = this.#machine.body(planes, images);
    this.#meanOfSums(this.#features);
    const logits = this.#machine.head();
    const classifier = this.#classifier;
    const bytes = new Uint8Array(images * classifier.output.channels);
    this.#eachLogit(bytes, (at, to, channel) => {
      bytes[at] = byteOf(classifier, channel, logits[to]!);
      logits[to] = classifier.outputScale * (bytes[at]! - classifier.outputZero);
    });
    return bytes;
  }

  /** Visits logits: their places in [images][classes] and with padding, and the class. */
  #eachLogit(logits: Uint8Array, visit: (at: number, padded: number, channel: number) => void): void {
    const { classes } = this.network;
    const row = padded(classes);
    for (let at = 0; at < logits.length; at++)
      visit(at, Math.floor(at / classes) * row + (at % classes), at % classes);
  }

  /** In the place of sums of bytes the bytes of their mean. */
  #meanOfSums(sums: Float32Array): void {
    const { input, outputZero } = this.#mean;
    const zeros = 128 * input.height * input.width;
    sums.forEach((sum, at) => (sums[at] = meanOf(this.#mean, 'int8', sum - zeros) - outputZero));
  }

  /**
   * One step towards what the teacher says.
   *
   * @param due its logits, f32 [batch][classes]
   * @returns the mean divergence before it
   */
  learn(planes: Uint8Array, due: Float32Array, rate: number): number {
    const loss = this.backward(planes, due);
    for (const entry of this.#entries) {
      entry.master.move(rate);
      entry.integers = rounded(entry.master.layer, entry.index, this.#plan);
      this.#write(entry);
    }
    return loss;
  }

  /** The mean divergence, whose gradients it leaves in `slopes`. */
  backward(planes: Uint8Array, due: Float32Array): number {
    const bytes = this.answer(planes, due.length / this.network.classes);
    const { loss, gradient } = this.#machine.loss(due);
    this.#throughLogits(gradient, bytes);
    this.#throughMean(this.#machine.backwardHead());
    this.#machine.backwardBody();
    for (const { index, master, integers } of this.#entries)
      master.take(this.#machine.gradients(index), this.#machine.places[index]!, integers);
    return loss;
  }

  /** Gradients of real filters and biases on the last batch, in the order of the layers that have some. */
  get slopes(): readonly Pick<RealLayer, 'filters' | 'bias'>[] {
    return this.#entries.map(({ master }) => master.slopes);
  }

  /** From the gradient of real logits to that of the sums that they are of. */
  #throughLogits(gradient: Float32Array, bytes: Uint8Array): void {
    const { scale, outputScale, low, high } = this.#classifier;
    this.#eachLogit(bytes, (at, to, channel) => {
      const passes = bytes[at]! > low && bytes[at]! < high;
      gradient[to]! *= passes ? outputScale * scale[channel]! : 0;
    });
  }

  /** From the gradient of bytes of the mean to that of the sums. */
  #throughMean(gradient: Float32Array): void {
    const { multiplier, high, outputZero } = this.#mean;
    const most = high - outputZero;
    gradient.forEach((slope, at) => (gradient[at] = this.#features[at]! < most ? slope * multiplier : 0));
  }
}

function meanLayer(layers: RealNetwork['layers'], { outputs }: Plan): PoolLayer {
  const at = layers.findIndex(({ kind }) => kind === 'mean');
  const layer = layers[at];
  if (layer?.kind !== 'mean') throw new TypeError('a network without a mean');
  return integerMean(layer, { input: outputs[at - 1]!, output: outputs[at]! });
}
