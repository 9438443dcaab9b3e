/** The entry `mobilenet-wasm/pixels`: picture files to pixels, apart from any model. */
export type { PixelFormat, Pixels } from './image/format.ts';
export type { Picture } from './image/picture.ts';
export { pixels } from './image/pixels.ts';
