/** The entry `mobilenet-wasm/pixels`: picture files to pixels, and where raw pixels lie, apart from any model. */
export { planes } from './image/format.ts';
export type { PixelFormat, Pixels, PlaneBytes } from './image/format.ts';
export { checkedPlanes } from './image/picture.ts';
export type { Picture } from './image/picture.ts';
export { pixels } from './image/pixels.ts';
export type { Fitting } from './image/scaled.ts';
