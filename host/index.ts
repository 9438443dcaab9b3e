/**
 * MobileNet V1 as a fixed-memory WebAssembly runtime.
 *
 * ```ts
 * const model = await load('w.mnw');
 * const [best] = await model.classify('photo.jpg', 5);
 * ```
 */
import * as answer from './classify.ts';
import type { CallOptions, Classification, Image, Output } from './classify.ts';
import type { Contract } from './core/contract.ts';
import type { Build } from './core/builds.ts';
import { Model } from './model.ts';
import type { LoadOptions } from './model.ts';
import type { Source } from './source/read.ts';
import type { Running } from './core/running.ts';

export type { CallOptions, Classification, Image, Output } from './classify.ts';
export type { Contract, NumberType, Quantization } from './core/contract.ts';
export { builds, supports } from './core/builds.ts';
export type { Build } from './core/builds.ts';
export { MobilenetError } from './errors.ts';
export type { ErrorCode } from './errors.ts';
export type { PixelFormat, Pixels } from './image/format.ts';
export type { Picture } from './image/picture.ts';
export type { LoadOptions } from './model.ts';
export type { Running } from './core/running.ts';
export type { Source } from './source/read.ts';

/**
 * Loads a packed weights file (weights/FORMAT.md) from a path, an address or its bytes.
 *
 * @throws MobilenetError E_FILE_… the file is refused; E_MEMORY; E_IO; E_ENGINE; E_ABORTED
 */
export async function load(source: Source, options: LoadOptions = {}): Promise<Mobilenet> {
  return new Mobilenet(await Model.load(source, options));
}

/**
 * A loaded network. Calls may overlap: they run one after the other, each with its own answer, and one that failed
 * leaves the next untouched. Errors are `MobilenetError`s.
 */
export class Mobilenet {
  readonly #model: Model;

  /** Use `load`. */
  constructor(model: Model) {
    this.#model = model;
  }

  /** The `k` best classes, best first. A picture of any size is resized and cut as the contract says. */
  classify(image: Image, k = 5, options: CallOptions = {}): Promise<Classification[]> {
    return answer.classify(this.#model, image, k, options);
  }

  /** The embedding in real numbers, f32 [features]. */
  embed(image: Image, options: CallOptions = {}): Promise<Float32Array> {
    return answer.embed(this.#model, image, options);
  }

  /** The embedding as the network has it: value = scale · (byte − zero), with `contract.embedding`. */
  embedBytes(image: Image, options: CallOptions = {}): Promise<Uint8Array> {
    return answer.embedBytes(this.#model, image, options);
  }

  /**
   * Raw RGB bytes of exactly the input's height and width in, raw bytes out: those of a tensor in the network's own
   * type (int8 in two's complement), or with `output` what the model itself gives, in `contract.output`, little-endian.
   */
  infer(raw: Uint8Array, output: Output = 'output', options: CallOptions = {}): Promise<Uint8Array> {
    return answer.infer(this.#model, raw, output, options);
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
    return this.#model.running.build;
  }

  /** What of the options of `load` runs, and why not more. */
  get running(): Running {
    return this.#model.running;
  }

  /** Input, classes, features, scales. */
  get contract(): Contract {
    return this.#model.contract;
  }

  /** One per class; empty where the weights file has none. */
  get labels(): readonly string[] {
    return this.#model.labels;
  }

  get layers(): number {
    return this.#model.layers;
  }

  /** Pages of 64 KiB in use, of the module's fixed memory. */
  get pages(): number {
    return this.#model.pages;
  }
}
