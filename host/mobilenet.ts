/// <reference lib="esnext.disposable" preserve="true" />
import { callKeys } from './abort.ts';
import type { CallOptions } from './abort.ts';
import { classifyKeys, pictureKeys } from './classification.ts';
import type { Classification, ClassifyOptions, PictureOptions } from './classification.ts';
import { classify, ranking } from './classify.ts';
import type { Answer } from './core/answer.ts';
import type { Build } from './core/builds.ts';
import type { Contract } from './core/contract.ts';
import { FIT_CONTRACT, FIT_EXACT } from './core/core.ts';
import { numbers } from './core/numbers.ts';
import type { Numbers, Output } from './core/output.ts';
import { loadKeys } from './core/running.ts';
import type { LoadOptions, Running } from './core/running.ts';
import { description } from './description.ts';
import type { EachAnswer, EachOptions, Halves } from './each.ts';
import { open } from './image/open.ts';
import type { Image } from './image/open.ts';
import { Model } from './model.ts';
import { checkOptions } from './options.ts';
import { part } from './part.ts';
import { builtin } from './source/builtin.ts';
import type { Source } from './source/read.ts';

/**
 * Loads a packed weights file (weights/FORMAT.md) from a path, an address or its bytes.
 *
 * @throws MobilenetError E_FILE_… the file is refused; E_MEMORY; E_IO; E_ENGINE; E_ABORTED; E_USAGE an option is wrong
 */
export function load(source: Source, options?: LoadOptions): Promise<Mobilenet> {
  return Mobilenet.load(source, options);
}

/** @internal What stands behind a loaded network, for the entry `mobilenet-wasm/run`. */
export let modelOf: (mobilenet: Mobilenet) => Model;

/**
 * A loaded network. Calls may overlap: they run one after the other, each with its own answer, and one that failed
 * leaves the next untouched. Errors are `MobilenetError`s.
 */
export class Mobilenet implements Disposable {
  /** Input, classes, features, scales. */
  readonly contract!: Contract;
  /** One per class; empty where the weights file has none. */
  readonly labels!: readonly string[];
  readonly layers!: number;
  /** Pages of 64 KiB in use, of the module's fixed memory. */
  readonly pages!: number;
  readonly #model: Model;
  readonly #open: Halves['open'];

  /** As `dispose`: `using model = await load(…)` lets go of it at the end of its block. */
  declare readonly [Symbol.dispose]: () => void;

  static {
    modelOf = (mobilenet) => mobilenet.#model;
    // An engine may know neither `using` nor its symbol.
    const define = (name: symbol, as: 'dispose' | 'toString') =>
      Object.defineProperty(this.prototype, name, { value: this.prototype[as] });
    if (Symbol.dispose) define(Symbol.dispose, 'dispose');
    define(Symbol.for('nodejs.util.inspect.custom'), 'toString');
  }

  private constructor(model: Model, { ...network }: LoadOptions) {
    this.#model = model;
    this.#open = (image, { signal, shrink }) =>
      open(image, { ...network, signal }, shrink ? model.contract : undefined);
    // The four fields above; whatever else a model has is private.
    Object.assign(this, model);
  }

  /** As the function `load`. */
  static async load(source: Source, options: LoadOptions = {}): Promise<Mobilenet> {
    await checkOptions(options, loadKeys);
    const loading = Model.load(source, options);
    if (!builtin) import('./image/early.ts').then(({ fetchEarly }) => fetchEarly(loading)).catch(() => {});
    return new Mobilenet(await loading, options);
  }

  /**
   * The best classes of a picture, best first; ranked by logit, equal logits by class. A picture of any size is resized
   * and cut as the contract says. Of several pictures, their answers in order, decoded and held as `classifyEach` does; a
   * picture that cannot be read or decoded fails the call, and `place` is its index.
   *
   * @param k how many classes, 5 by default; or options by name
   * @throws E_USAGE an option, or what is given instead of a picture; E_IO, E_IMAGE_…, E_INPUT_SHAPE; E_OUTPUT the model
   *   is headless; E_ABORTED, E_DISPOSED
   */
  classify(image: Image, k?: number | ClassifyOptions, options?: PictureOptions): Promise<Classification[]>;
  classify(
    images: readonly Image[],
    k?: number | ClassifyOptions,
    options?: PictureOptions,
  ): Promise<Classification[][]>;
  classify(
    image: Image | readonly Image[],
    k: number | ClassifyOptions = {},
    options: PictureOptions = {},
  ): Promise<Classification[] | Classification[][]> {
    return classify(this.#model, this.#open, image, k, options);
  }

  /**
   * Classifies pictures in order, and decodes the next ones meanwhile: memory is that of `ahead` + 1 pictures. One that
   * cannot be read or decoded is answered with its error, and the next one follows. Leaving the loop reads no further.
   *
   * ```ts
   * for await (const { image, classes, error } of model.classifyEach(paths))
   *   console.log(image, error ? error.message : classes[0]);
   * ```
   *
   * @param images an array, or an iterable that finds or makes them one by one; none may change before it is answered
   * @throws E_ABORTED; E_OUTPUT, E_DISPOSED, E_ENGINE, E_IMAGE_DECODER, E_USAGE, which every picture would meet; what
   *   `images` throws
   */
  async *classifyEach<Item extends Image>(
    images: Iterable<Item> | AsyncIterable<Item>,
    options: EachOptions = {},
  ): AsyncGenerator<EachAnswer<Item>, void, void> {
    await checkOptions(options, { ahead: 1, ...classifyKeys });
    this.#model.refuseDisposed();
    const rank = await ranking(this.#model, options);
    const { each } = await part(import('./each.ts'));
    yield* each(images, options, { open: this.#open, rank });
  }

  /** The embedding in real numbers, f32 [features]: scale · (byte − zero), with `contract.embedding`. */
  async embed(image: Image, options?: PictureOptions): Promise<Float32Array> {
    const { dequantize } = await numbers();
    return dequantize(await this.embedBytes(image, options), this.contract.embedding);
  }

  /** The embedding as the network has it, in the u8 domain, u8 [features]. */
  async embedBytes(image: Image, options: PictureOptions = {}): Promise<Uint8Array> {
    await checkOptions(options, pictureKeys);
    this.#model.refuseDisposed();
    const picture = await this.#open(image, options);
    return this.#model.run(picture, FIT_CONTRACT, (answer) => answer.embedding(), options.signal);
  }

  /**
   * Runs the network on pixels that need no resize. Answers the bytes of `inferTyped`: int8 in two's complement, float32
   * little-endian.
   *
   * @param raw RGB u8 [height][width][3] of the contract's height and width
   * @throws E_INPUT_SHAPE; E_OUTPUT; E_USAGE there is no such output
   */
  async infer(raw: Uint8Array, output?: Output, options?: CallOptions): Promise<Uint8Array> {
    const { littleEndian } = await numbers();
    return littleEndian(await this.inferTyped(raw, output, options));
  }

  /**
   * Runs the network on pixels that need no resize.
   *
   * @param raw RGB u8 [height][width][3] of the contract's height and width
   * @returns `logits` and `softmax` [outputs], `embedding` [features], in the network's own type `contract.domain`: a
   *   Uint8Array or Int8Array; `output`, what the model itself gives, in `contract.output`: one of these or a
   *   Float32Array, [outputs], or [features] where it is headless
   * @throws E_INPUT_SHAPE; E_OUTPUT; E_USAGE there is no such output
   */
  async inferTyped(raw: Uint8Array, output: Output = 'output', options: CallOptions = {}): Promise<Numbers> {
    const { checkOutput, outputOf } = await numbers();
    await checkOutput(output);
    await checkOptions(options, callKeys);
    const result = (answer: Answer): Numbers => outputOf(answer, this.contract, output);
    // Of a contract a picture has the sides.
    return this.#model.run({ ...this.contract, data: raw }, FIT_EXACT, result, options.signal);
  }

  /**
   * Runs the golden picture of the weights file and compares every layer with its digest.
   *
   * @returns SHA-256 of every layer's output, as hexadecimal digits
   * @throws E_SELFTEST this engine computes something else; `place` is the first layer that differs
   */
  selftest(): Promise<readonly string[]> {
    return this.#model.selftest();
  }

  /** Lets go of the memory and ends the threads. Later calls fail with E_DISPOSED. */
  dispose(): void {
    this.#model.dispose();
  }

  /** Which build of the core runs. */
  get build(): Build {
    return this.running.build;
  }

  /** What of the options of `load` runs, and why not more. */
  get running(): Running {
    return this.#model.running;
  }

  /** What the model is, in a line; `console.log` of Node shows it too. */
  toString(): string {
    return description(this);
  }
}
