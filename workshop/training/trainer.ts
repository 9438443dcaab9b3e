import { MobilenetError } from '../../host/errors.ts';
import { planMemory } from './memory.ts';
import type { Plan, PlannedLayer } from './memory.ts';
import { compile, instantiate } from './module.ts';
import type { TrainingModule } from './module.ts';
import { padded } from './network.ts';
import { check, defaults } from './options.ts';
import type { Hyperparameters, TrainerOptions } from './options.ts';
import { State } from './state.ts';
import type { Tensor } from './state.ts';

export type { Hyperparameters, TrainerOptions } from './options.ts';
export type { Tensor } from './state.ts';

export interface StepResult {
  /** Mean cross-entropy of the batch. */
  readonly loss: number;
  /** Pictures whose label has the highest logit. */
  readonly correct: number;
}

/**
 * One MobileNet V1 in training: a module of its own with a fixed memory, planned from the layers. A step is
 * `backward`, then `apply`. Bit for bit the same on every engine, `wide` or not.
 */
export class Trainer {
  readonly #options: TrainerOptions;
  readonly #hyperparameters: Hyperparameters;
  readonly #plan: Plan;
  readonly #module: TrainingModule;
  readonly #memory: WebAssembly.Memory;
  readonly #state: State;

  /**
   * A network with `initialize(0)` done.
   *
   * @throws E_USAGE an option is out of range
   * @throws E_MEMORY the batch does not fit 4 GiB, or the process
   * @throws E_ENGINE the engine has no SIMD, or the module is missing
   */
  static async create(options: TrainerOptions): Promise<Trainer> {
    check(options);
    const plan = planMemory(options);
    const { wide = false, compiled = await compile(wide) } = options;
    const { module, memory } = await instantiate(compiled, plan.pages, wide);
    return new Trainer(options, plan, module, memory);
  }

  private constructor(
    options: TrainerOptions,
    plan: Plan,
    module: TrainingModule,
    memory: WebAssembly.Memory,
  ) {
    this.#options = options;
    this.#hyperparameters = { ...defaults, ...options.hyperparameters };
    this.#plan = plan;
    this.#module = module;
    this.#memory = memory;
    this.#state = new State(plan, memory);
    for (const layer of plan.layers) this.#writeRecords(layer);
    this.initialize(0);
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
   * Filters with deviation 1 / √(3 · fan-in), γ and variances 1, all else 0, the optimizer's state too.
   *
   * @param seed a whole number; the same seed gives the same bits
   */
  initialize(seed: number): void {
    this.#state.initialize(seed);
  }

  /** Copies of the weights, then of the running statistics. */
  parameters(): Tensor[] {
    return this.#state.parameters();
  }

  /** Copies of RMSprop's mean squares and momenta. */
  optimizer(): Tensor[] {
    return this.#state.optimizer();
  }

  /** Copies of the gradients that the last `backward` left, by the names of the weights. */
  gradientTensors(): Tensor[] {
    return this.#state.gradientTensors();
  }

  /**
   * Takes in tensors that `parameters` or `optimizer` gave; what is not named stays.
   *
   * @throws E_MODEL_SHAPE a name or shape is not of this network; nothing is taken in then
   */
  restore(tensors: readonly Tensor[]): void {
    this.#state.restore(tensors);
  }

  /**
   * Forward and backward pass of one batch, with the batch's own statistics, which the running ones take in. Gradients
   * of the mean loss stay in the module.
   *
   * @param pictures u8 [batch][resolution][resolution][channels], scaled to −1…1
   * @param labels [batch], each below the number of classes
   * @throws E_INPUT_SHAPE a length or label is wrong
   */
  backward(pictures: Uint8Array, labels: Uint16Array): StepResult {
    const { batch, classes } = this.#options;
    this.#write(pictures, batch);
    if (labels.length !== batch || labels.some((label) => label >= classes)) {
      throw new MobilenetError(
        'E_INPUT_SHAPE',
        `Give ${batch} labels below ${classes}, one for each picture.`,
      );
    }
    const { buffer } = this.#memory;
    const plan = this.#plan;
    new Uint16Array(buffer, plan.labels, batch).set(labels);
    new Uint8Array(buffer, plan.parameters + plan.region, plan.region).fill(0);
    for (const layer of plan.layers) this.#forward(layer, batch, true);
    const last = plan.layers[plan.layers.length - 1]!;
    const loss = this.#module.crossEntropy(last.record, plan.labels, batch, classes);
    for (const layer of plan.layers.toReversed()) this.#backward(layer, batch);
    return { loss, correct: this.#module.correct.value };
  }

  #write(pictures: Uint8Array, images: number): void {
    const bytes = images * this.#pictureBytes();
    if (pictures.length !== bytes) throw this.#wrongLength(pictures, images);
    new Uint8Array(this.#memory.buffer, this.#plan.pictures, bytes).set(pictures);
  }

  #pictureBytes(): number {
    const { resolution, channels = 3 } = this.#options;
    return resolution * resolution * channels;
  }

  #wrongLength(pictures: Uint8Array, images: number): MobilenetError {
    const { resolution, channels = 3 } = this.#options;
    const each = `${resolution} × ${resolution} × ${channels}`;
    const sentence = `${images} pictures are ${images * this.#pictureBytes()} bytes, ${each} each; ${pictures.length} came.`;
    return new MobilenetError('E_INPUT_SHAPE', sentence);
  }

  #forward({ layer, record, norm, pixels }: PlannedLayer, images: number, training: boolean): void {
    const module = this.#module;
    const { kind } = layer;
    if (kind === 'pool' || kind === 'classifier') {
      module[kind](record, images);
      return;
    }
    module[kind](record, images, training ? 1 : 0);
    if (training) module.settleStatistics(norm, images * pixels);
    else module.settleRunning(norm);
  }

  #backward({ layer: { kind, gamma }, record, norm, pixels }: PlannedLayer, images: number): void {
    if (gamma) this.#module.settleGradient(norm, images * pixels);
    this.#module[`${kind}Backward`](record, images);
  }

  /**
   * All gradients in the module's own order and layout, padding included, as a live view: add the views of trainers of
   * the same network, write the mean into each, and `apply` moves all alike.
   */
  gradients(): Float32Array {
    const { parameters, region } = this.#plan;
    return new Float32Array(this.#memory.buffer, parameters + region, region / 4);
  }

  /** Moves the weights by RMSprop with momentum. `rate` is the learning rate. */
  apply(rate: number): void {
    const { optimizer, region, places } = this.#plan;
    const { rho, momentum, epsilon, decay } = this.#hyperparameters;
    const record = new Float32Array(this.#memory.buffer, optimizer, 5);
    for (const parameter of this.#state.trained) {
      record.set([rho, momentum, epsilon, parameter.decays ? decay : 0, rate]);
      const at = places.get(parameter)!;
      this.#module.rmsprop(optimizer, at, at + region, at + 2 * region, at + 3 * region, parameter.size);
    }
  }

  /**
   * Logits by the running statistics, f32 [count][classes].
   *
   * @param pictures u8 [count][resolution][resolution][channels]
   * @throws E_INPUT_SHAPE the length is wrong
   */
  predict(pictures: Uint8Array, count: number): Float32Array {
    const { batch, classes } = this.#options;
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new MobilenetError(
        'E_INPUT_SHAPE',
        `The count of pictures must be a whole number, not ${count}.`,
      );
    }
    const each = this.#pictureBytes();
    if (pictures.length !== count * each) throw this.#wrongLength(pictures, count);
    const logits = new Float32Array(count * classes);
    for (let first = 0; first < count; first += batch) {
      const images = Math.min(batch, count - first);
      this.#write(pictures.subarray(first * each, (first + images) * each), images);
      for (const layer of this.#plan.layers) this.#forward(layer, images, false);
      this.#readLogits(logits, first, images);
    }
    return logits;
  }

  #readLogits(logits: Float32Array, first: number, images: number): void {
    const { classes } = this.#options;
    const row = padded(classes);
    const at = this.#plan.layers[this.#plan.layers.length - 1]!.output;
    const rows = new Float32Array(this.#memory.buffer, at, images * row);
    for (let i = 0; i < images; i++) {
      logits.set(rows.subarray(i * row, i * row + classes), (first + i) * classes);
    }
  }
}
