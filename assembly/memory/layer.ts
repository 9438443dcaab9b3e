import { aligned, padded } from './size';

/** Kinds of layers, as in section LAYERS of weights/FORMAT.md. */
export const enum Kind {
  CONVOLUTION = 1,
  DEPTHWISE = 2,
  POINTWISE = 3,
  AVERAGE_POOL = 4,
  MEAN = 5,
}

/**
 * One layer, in the order in which it comes into being. Tensors are u8 [height][width][channels]; a pixel takes
 * `padded(channels)` bytes in a plane between layers, `channels` in the input plane.
 */
@unmanaged
export class Layer {
  /** Bytes of the part that stands in the file, and of a record of the table. */
  static readonly FILE_BYTES: u32 = offsetof<Layer>('channels');
  static readonly BYTES: u32 = (offsetof<Layer>() + 15) & ~15;

  // As it stands in the file: copied there by format/layers, once it is checked.
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

  // What follows from that alone: format/layers.
  /** Output channels, padded: N. */
  channels: u32;
  /**
   * Values that a pixel has in the scratch: the products of an output, padded, K of weights/FORMAT.md; the channels of a
   * depthwise layer or a pool.
   */
  products: u32;
  /** Bytes from a pixel of the input plane to the next and from a row to the next. */
  inPixel: u32;
  inRow: u32;
  /** The clamps of the requantization: low − outZero, in float before the zero point is added, and high, which comes last. */
  least: f32;
  most: u32;
  /**
   * What rounds, and what takes the bits of a rounded value to the byte: see arithmetic/requantize. The one is always the
   * same; a load that splats is shorter than a constant of 128 bits, and V8 merges none from a fixed address.
   */
  magic: f32;
  shift: i32;

  // Addresses in the file: format/channels.
  /** f32 [N], i32 [N], i8 [N]. */
  scale: usize;
  fileBias: usize;
  filterZero: usize;
  /** i8 [N/16][K/4][16][4] or depthwise [9][N]. */
  packed: usize;

  // Addresses in the arena: network/plan.
  /** Address of pixel (0, 0) of the input plane, and of the output: a plane, or a region of the answer. */
  input: usize;
  output: usize;
  /** Activations [rows · outWidth][products or channels]: a producer leaves them here, a pointwise product finds them. */
  scratch: usize;
  /** Their table of pixels. */
  pixels: usize;
  /** The filters and the i32 [N] that the tiles start from: those of the file, or where `Tile.prepare` writes its own. */
  filters: usize;
  bias: usize;

  // What the build makes of it: `Tile.prepare`.
  /** i32 [N], the filter zero points of builds that take them out of the sums four at a time. */
  zeros: usize;
  /** Whether every filter zero point is 0; for builds that do not take them out of the filters beforehand. */
  centered: bool;

  /** Whether the tensors are int8, stored as value + 128; a pool rounds by the sign: format/layers. */
  signed: bool;

  /** The same of the output. A slice has fewer channels, and the pixels of the whole. */
  @inline
  get outPixel(): u32 {
    return padded(this.outChannels);
  }


  @inline
  get outRow(): u32 {
    return (<u32>this.outWidth + 1) * this.outPixel;
  }

  /** Where the window of the first output of a row begins. */
  @inline
  windowAt(row: u32): usize {
    return this.input + (row * this.stride - this.padTop) * this.inRow - this.padLeft * this.inPixel;
  }
}

/** At most so many layers: their table has a place before anything is planned, so that a file can be checked. */
export const MAX_LAYERS: u32 = 64;

/** The table of a fast arena: made by a function, so that no module has it that calls none. */
function allLayers(): usize {
  return memory.data(64 * Layer.BYTES, 16);
}

/** The record of layer i of the loaded network; of the number of layers, where their table ends. */
export function layerAt(i: u32): Layer {
  const table = Arena.TABLES ? <usize>aligned(__heap_base) : allLayers();
  return changetype<Layer>(table + i * Layer.BYTES);
}

/** Whether the layer has channels and filters in the file: it is no pool. */
@inline
export function hasFilters(layer: Layer): bool {
  return <i32>layer.kind <= Kind.POINTWISE;
}
