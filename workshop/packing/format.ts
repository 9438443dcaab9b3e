/** The numbers of weights/FORMAT.md, for the writer and the reader of packed files alike. */

/** `MNW1` as a little-endian u32. */
export const MAGIC = 0x31574e4d;
export const VERSION = 1;

/** Whether bytes begin as a packed weights file does. */
export function isPacked(bytes: Uint8Array): boolean {
  const { buffer, byteOffset, length } = bytes;
  return length >= 4 && new DataView(buffer, byteOffset).getUint32(0, true) === MAGIC;
}

/** Types of the sections, in the order of the file. */
export const section = {
  contract: 1,
  layers: 2,
  channels: 3,
  filters: 4,
  softmax: 5,
  labels: 6,
  provenance: 7,
  golden: 8,
  reject: 10,
  digest: 0xffff,
} as const;

/** Sections begin at multiples of it. */
export const SECTION_UNIT = 16;

/** Sizes in bytes: of the header, of an entry of the section table, of a row of LAYERS, of a SHA-256. */
export const HEADER_BYTES = 16;
export const ENTRY_BYTES = 16;
export const LAYER_BYTES = 32;
export const DIGEST_BYTES = 32;
/** CONTRACT before its input table. */
export { CONTRACT_LENGTH as CONTRACT_BYTES } from '../../host/core/contract.ts';
/** GOLDEN before its digests. */
export const GOLDEN_BYTES = 16;

/** Channels of one block of filters. */
export const BLOCK_CHANNELS = 16;

/** What a byte stands for. */
export const codes = {
  order: { rgb: 0, bgr: 1, grey: 2 },
  fit: { cover: 0, stretch: 1 },
  type: { uint8: 0, int8: 1, float32: 2 },
  kind: { convolution: 1, depthwise: 2, pointwise: 3, average: 4, mean: 5 },
} as const;

export const MOST_LAYERS = 64;
/** Of a layer, and so of classes. */
export const MOST_CHANNELS = 8192;
/** Sides of the input in pixels. */
export const LEAST_SIDE = 32;
export const MOST_SIDE = 2048;
/** Largest side to which a picture is resized before the input is cut out of it. */
export const MOST_RESIZED = 4096;
/** Requantization scales stay below it, as in XNNPACK. */
export const SCALE_LIMIT = 256;
/** With at most 8192 products of 255² each no sum leaves i32: 3 · 2²⁹ + 8192 · 255² < 2³¹. */
export const LARGEST_BIAS = 3 * 2 ** 29;
