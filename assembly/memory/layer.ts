import { product } from './size';

/** Kinds of layers, as in section LAYERS of weights/FORMAT.md. */
export const enum Kind {
  CONVOLUTION = 1,
  DEPTHWISE = 2,
  POINTWISE = 3,
  AVERAGE_POOL = 4,
  MEAN = 5,
}

/**
 * One layer: first its 32 bytes as they stand in the file, then what the plan adds. Tensors are u8 [height][width]
 * [channels]; a pixel takes `padded(channels)` bytes in a plane between layers, `channels` in the input plane.
 */
@unmanaged
export class Layer {
  /** Bytes of the part that stands in the file. */
  static readonly FILE_BYTES: u32 = 32;
  /** Bytes of a record of the table. */
  static readonly BYTES: u32 = 96;

  kind: u8;
  stride: u8;
  padTop: u8;
  padLeft: u8;
  inHeight: u16;
  inWidth: u16;
  inChannels: u16;
  outHeight: u16;
  outWidth: u16;
  outChannels: u16;
  inZero: u8;
  outZero: u8;
  low: u8;
  high: u8;
  outScale: f32;
  /** MEAN only. */
  multiplier: f32;
  addend: f32;

  /** Products per output, padded: K of weights/FORMAT.md. For a depthwise layer 9 · N in all. */
  products: u32;
  /** Output channels, padded: N. */
  channels: u32;
  /** i32 [N], f32 [N], i8 [N], in the file. */
  bias: usize;
  scale: usize;
  filterZero: usize;
  /** The filters in the file, i8 [N/16][K/4][16][4] or depthwise [9][N]. */
  packed: usize;
  /** The filters that the tiles read: the same, or those that `kernels/filters` prepared. */
  filters: usize;

  /** Address of pixel (0, 0) of the input plane; bytes from a pixel to the next and from a row to the next. */
  input: usize;
  inPixel: u32;
  inRow: u32;
  /** The same of the output plane, for layers that have one. */
  output: usize;
  outPixel: u32;
  outRow: u32;

  /** Activations [rows · outWidth][products or channels]: a producer leaves them here, a pointwise layer finds them. */
  scratch: usize;

  /** Requantization in float before the zero point is added: low − outZero, high − outZero. */
  least: f32;
  most: f32;
}

/** At most so many layers: the table is static, so that a file can be checked before anything is planned. */
export const MAX_LAYERS: u32 = 64;

const table = memory.data(64 * 96, 16);

/** The record of layer i of the loaded network. */
// @ts-ignore: decorator
@inline
export function layerAt(i: u32): Layer {
  return changetype<Layer>(table + i * Layer.BYTES);
}

/** Whether the layer has channels and filters in the file: it is no pool. */
// @ts-ignore: decorator
@inline
export function hasFilters(layer: Layer): bool {
  return <i32>layer.kind <= Kind.POINTWISE;
}

/** Bytes of the filters as pairs of i16. A depthwise layer's nine taps make five pairs. */
export function preparedBytes(layer: Layer): u64 {
  return 2 * product(layer.channels, layer.kind == Kind.DEPTHWISE ? 10 : layer.products);
}
