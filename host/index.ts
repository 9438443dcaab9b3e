/**
 * MobileNet V1 as a fixed-memory WebAssembly runtime.
 *
 * ```ts
 * const model = await load('w.mnw');
 * const [best] = await model.classify('photo.jpg', 5);
 * ```
 */
export type { CallOptions } from './abort.ts';
export type { Classification, ClassifyOptions, PictureOptions } from './classification.ts';
export { builds, supports } from './core/builds.ts';
export type { Build } from './core/builds.ts';
export type { Contract, NumberType, Quantization } from './core/contract.ts';
export type { Numbers, Output } from './core/output.ts';
export type { CompiledModule, LoadOptions, Running } from './core/running.ts';
export type { EachAnswer, EachOptions } from './each.ts';
export { MobilenetError } from './errors.ts';
export type { ErrorCode } from './errors.ts';
export type { PagePicture } from './image/canvas.ts';
export type { PixelFormat, Pixels } from './image/format.ts';
export type { Image } from './image/open.ts';
export type { Picture } from './image/picture.ts';
export { load, Mobilenet } from './mobilenet.ts';
export type { NetworkOptions, Progress } from './source/network.ts';
export type { Source } from './source/read.ts';
