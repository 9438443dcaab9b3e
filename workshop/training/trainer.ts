import { MobilenetError } from '../../host/errors.ts';
import { planMemory } from './memory.ts';
import type { Plan, PlannedLayer } from './memory.ts';
import { compile, instantiate } from './module.ts';
import type { TrainingModule } from './module.ts';
import { padded, trained } from './network.ts';
import type { Layer, Network, Parameter } from './network.ts';
import { check, defaults } from './options.ts';
import type { Hyperparameters, TrainerOptions } from './options.ts';
import { Passes } from './passes.ts';
import { State } from './state.ts';
import { Target } from './target.ts';
import type { Guidance } from './target.ts';

export interface StepResult {
  /** Mean over the batch of what is made smaller: cross-entropy, and divergence from teachers. */
  readonly loss: number;
  /** Pictures whose label has the highest logit. */
  readonly correct: number;
}

/**
 * One MobileNet V1 in training: a module of its own with a fixed memory, planned from the layers. A step is
 * `backward`, then `apply`. Bit for bit the same on every engine, `wide` or not.
 */
export class Trainer {
  /** What a step changes. Workers, checkpoints and files read and replace it; a step itself needs none of that. */
  readonly state: State;
  readonly #network: Network;
  readonly #hyperparameters: Hyperparameters;
  readonly #plan: Plan;
  readonly #module: TrainingModule;
  readonly #memory: WebAssembly.Memory;
  readonly #target: Target;
  readonly #passes: Passes;
  /** What a step moves, in order. */
  readonly #learning: readonly Parameter[];

  /**
   * A network with `state.initialize(0)` done.
   *
   * @throws E_USAGE an option is out of range
   * @throws E_MEMORY the batch does not fit 4 GiB, or the process
   * @throws E_ENGINE the engine runs no WebAssembly, or the module is missing
   */
  static async create(network: Network, options: TrainerOptions = {}): Promise<Trainer> {
    check(network);
    const plan = planMemory(network, options);
    const { wide = false, compiled = await compile(wide) } = options;
    const started = await instantiate(compiled, plan.pages, wide);
    return new Trainer(network, { ...defaults, ...options.hyperparameters }, plan, started);
  }

  private constructor(
    network: Network,
    hyperparameters: Hyperparameters,
    plan: Plan,
    { module, memory }: { module: TrainingModule; memory: WebAssembly.Memory },
  ) {
    this.#network = network;
    this.#hyperparameters = hyperparameters;
    this.#plan = plan;
    this.#module = module;
    this.#memory = memory;
    this.#target = new Target(plan.target, memory, network, hyperparameters);
    this.state = new State(plan, memory);
    const { frozen = 0 } = network;
    this.#passes = new Passes(plan.layers, module, frozen);
    this.#learning = trained(plan.layers.slice(frozen).map(({ layer }) => layer));
    for (const layer of plan.layers) this.#writeRecords(layer);
    this.state.initialize(0);
  }

  #writeRecords({ layer, record, norm, words, normWords }: PlannedLayer): void {
    const { buffer } = this.#memory;
    new Uint32Array(buffer, record, words.length).set(words);
    const view = new DataView(buffer, norm);
    view.setUint32(0, padded(layer.shape.output.channels), true);
    view.setFloat32(4, this.#hyperparameters.keep, true);
    view.setFloat32(8, this.#hyperparameters.normEpsilon, true);
    new Uint32Array(buffer, norm + 12, normWords.length).set(normWords);
  }

  /**
   * Forward and backward pass of one batch, with the batch's own statistics, which the running ones take in; frozen layers
   * answer by the running ones. Gradients of the mean loss stay in the module.
   *
   * @param pictures u8 [batch][resolution][resolution][channels], scaled to −1…1
   * @param labels [batch], each below the number of classes
   * @param guidance of a trainer with teachers, their logits
   * @throws E_INPUT_SHAPE a length or label is wrong
   */
  backward(pictures: Uint8Array, labels: Uint16Array, guidance: Guidance = {}): StepResult {
    const { batch } = this.#network;
    this.#write(pictures, batch);
    this.#target.write(labels, guidance);
    const { buffer } = this.#memory;
    const plan = this.#plan;
    new Uint8Array(buffer, plan.parameters + plan.region, plan.region).fill(0);
    this.#passes.forward(batch);
    const loss = this.#module.crossEntropy(plan.layers.at(-1)!.record, this.#target.record, batch);
    this.#passes.backward(batch);
    return { loss, correct: this.#module.correct() };
  }

  #write(pictures: Uint8Array, images: number): void {
    const bytes = images * this.#pictureBytes();
    if (pictures.length !== bytes) throw this.#wrongLength(pictures, images);
    new Uint8Array(this.#memory.buffer, this.#plan.pictures, bytes).set(pictures);
  }

  #pictureBytes(): number {
    const { resolution, channels } = this.#network;
    return resolution * resolution * channels;
  }

  #wrongLength(pictures: Uint8Array, images: number): MobilenetError {
    const { resolution, channels } = this.#network;
    const each = `${resolution} × ${resolution} × ${channels}`;
    const sentence = `${images} pictures are ${images * this.#pictureBytes()} bytes, ${each} each; ${pictures.length} came.`;
    return new MobilenetError('E_INPUT_SHAPE', sentence);
  }

  /** Moves the weights by RMSprop with momentum. `rate` is the learning rate. */
  apply(rate: number): void {
    const { optimizer, region, places } = this.#plan;
    const { rho, momentum, epsilon, decay } = this.#hyperparameters;
    const record = new Float32Array(this.#memory.buffer, optimizer, 5);
    for (const parameter of this.#learning) {
      record.set([rho, momentum, epsilon, parameter.decays ? decay : 0, rate]);
      const at = places.get(parameter)!;
      this.#module.rmsprop(optimizer, at, at + region, at + 2 * region, at + 3 * region, parameter.size);
    }
  }

  /** Moves the averages by so much of their way to the weights and running statistics, 0 … 1. */
  average(share: number): void {
    const { places, averages } = this.#plan;
    for (const parameter of this.state.averaged) {
      this.#module.average(averages.get(parameter)!, places.get(parameter)!, parameter.size, share);
    }
  }

  /** base^exponent for base > 0, with the same bits in every engine. */
  power(base: number, exponent: number): number {
    return this.#module.power(base, exponent);
  }

  /**
   * One pass of a batch in which each layer takes its statistics into the running ones, and only then is answered by: `visit`
   * may write into `state` what it is to hold.
   *
   * @param pictures as for `backward`
   * @throws E_INPUT_SHAPE the length is wrong
   */
  observe(pictures: Uint8Array, visit: (layer: Layer, index: number) => void): void {
    const { batch } = this.#network;
    this.#write(pictures, batch);
    this.#passes.observe(batch, visit);
  }

  /**
   * Logits by the running statistics, f32 [count][classes].
   *
   * @param pictures u8 [count][resolution][resolution][channels]
   * @throws E_INPUT_SHAPE the length is wrong
   */
  predict(pictures: Uint8Array, count: number): Float32Array {
    if (!Number.isSafeInteger(count) || count < 0) {
      const sentence = `The count of pictures must be a whole number, not ${count}.`;
      throw new MobilenetError('E_INPUT_SHAPE', sentence);
    }
    const { batch, classes } = this.#network;
    const each = this.#pictureBytes();
    if (pictures.length !== count * each) throw this.#wrongLength(pictures, count);
    const { output } = this.#plan.layers.at(-1)!;
    const logits = new Float32Array(count * classes);
    const row = padded(classes);
    for (let first = 0; first < count; first += batch) {
      const images = Math.min(batch, count - first);
      this.#write(pictures.subarray(first * each, (first + images) * each), images);
      this.#passes.answer(images);
      const rows = new Float32Array(this.#memory.buffer, output, images * row);
      for (let i = 0; i < images; i++)
        logits.set(rows.subarray(i * row, i * row + classes), (first + i) * classes);
    }
    return logits;
  }
}
