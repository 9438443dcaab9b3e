import { PAIRED, PREPARED } from './activation';
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
  static readonly BYTES: u32 = 116;

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
  /** Their table of pixels. */
  pixels: usize;

  /** Requantization in float before the zero point is added: low − outZero, high − outZero. */
  least: f32;
  most: f32;
  /**
   * What rounds, and what takes the bits of a rounded value to the byte: see arithmetic/requantize. The one is always the
   * same; a load that splats is shorter than a constant of 128 bits, and V8 merges none from a fixed address.
   */
  magic: f32;
  shift: i32;
  /** i32 [2][N], the biases and filter zero points that the relaxed builds prepared. */
  preparedBias: usize;
  /** Whether every filter zero point is 0; for builds that do not take them out of the filters beforehand. */
  centered: bool;
}

/** At most so many layers: the table is static, so that a file can be checked before anything is planned. */
export const MAX_LAYERS: u32 = 64;

const table = memory.data(64 * 116, 16);

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

/** Channels that a depthwise tile takes at once. */
// @ts-ignore: decorator
@inline
export const DEPTHWISE_UNIT: u32 = WIDE && PAIRED ? 16 : 8;

/**
 * Bytes of prepared depthwise filters for one channel. simd: five pairs of taps. wide: bias, scale and nine taps, each
 * with a 0 for the channel beside it. relaxed: three sets of three columns of three taps and a 0.
 */
// @ts-ignore: decorator
@inline
const TAP_BYTES: u32 = ASC_FEATURE_RELAXED_SIMD ? 36 : WIDE ? 44 : 20;

/** Bytes before those of a tile. */
// @ts-ignore: decorator
@inline
export const TAP_HEADER: u32 = ASC_FEATURE_RELAXED_SIMD ? 16 : 0;

/** Bytes of a set of the relaxed builds' depthwise filters: three columns, each a lane for each of eight channels. */
// @ts-ignore: decorator
@inline
export const TAP_SET: u32 = 96;

/** Whether this build prepares any filters. */
// @ts-ignore: decorator
@inline
export const PREPARING: bool = PREPARED || ASC_FEATURE_RELAXED_SIMD;

/** Whether the tiles read filters of this layer that the build has prepared; else those of the file. */
// @ts-ignore: decorator
@inline
export function isPrepared(layer: Layer): bool {
  if (ASC_FEATURE_RELAXED_SIMD) return layer.kind == Kind.DEPTHWISE;
  return PREPARED && hasFilters(layer);
}

/** Bytes from the filters of a depthwise tile to those of the next. */
export const DEPTHWISE_FILTER_BYTES: u32 = PREPARING
  ? TAP_HEADER + DEPTHWISE_UNIT * TAP_BYTES
  : DEPTHWISE_UNIT;

/** Bytes of the layer's filters as the tiles of this build read them, where they are prepared. */
export function preparedBytes(layer: Layer): u64 {
  if (layer.kind != Kind.DEPTHWISE) return 2 * product(layer.channels, layer.products);
  const units = (layer.channels + DEPTHWISE_UNIT - 1) / DEPTHWISE_UNIT;
  return product(units, DEPTHWISE_FILTER_BYTES);
}
