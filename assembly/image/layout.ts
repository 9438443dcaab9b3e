/**
 * How the pixels of a picture lie in memory: as one plane or as up to three, one after the other. A row of a plane is
 * made of groups; a group stands for one pixel or for two neighbours, and a row for one row of the picture or for two.
 * So a chroma sample stands for each of its two or four pixels, and where a side is odd the last has fewer.
 */
import { Axis } from './axis';

/** What becomes of a plane's rows once they are resampled. */
export const enum Role {
  /** Kept in the rows of the input plane until the chroma comes. */
  LUMA,
  /** Kept in plane A until the second chroma comes. */
  FIRST_CHROMA,
  /** Red, green and blue. From here on pixels are whole. */
  RGB,
  /** Luma and both chromas. */
  YUV,
  /** Both chromas; luma is kept. */
  CHROMAS,
  /** The second chroma; luma and the first are kept. */
  SECOND_CHROMA,
}

/** One plane of a format. */
@unmanaged
export class Layout {
  static readonly BYTES: u32 = offsetof<Layout>();

  /** Bytes of a group; log2 of its pixels, and of the rows for which a row stands. */
  group: u8;
  pair: u8;
  tall: u8;
  role: u8;
  /** Which of the three channels it has: the first, and the one behind the last. */
  channel: u8;
  channels: u8;
  /** Where in a group the bytes of the three lie; a second pixel has its first byte half a group further on. */
  first: u8;
  second: u8;
  third: u8;

  /** Whether its rows are u8 [width][3] in order. */
  @inline
  get isPlain(): bool {
    return this.group == 3 && !this.first;
  }

  /** Whether it has one channel, side by side. */
  @inline
  get isSingle(): bool {
    return this.group == 1;
  }

  /** log2 of the samples of a group: two lumas share chromas, but a chroma for two rows is one sample of two columns. */
  @inline
  get samples(): u32 {
    return this.pair - this.tall;
  }

  /** Whether a picture is whole after this plane. */
  @inline
  get isLast(): bool {
    return <i32>this.role >= Role.RGB;
  }

  /** Whether a pixel is a word of 5, 6 and 5 bits, its high byte `first` and its low one `second`. */
  @inline
  get isWord(): bool {
    return this.group == 2 && !this.pair;
  }


  @inline
  get after(): Layout {
    return changetype<Layout>(changetype<usize>(this) + Layout.BYTES);
  }

  /** Channel c of sample i of the row. */
  sampleAt(row: usize, c: u32, i: u32): u32 {
    return this.isWord ? this.channelOf(row + (i << 1), c) : <u32>load<u8>(row + this.byteOf(c, i));
  }

  /** Where in a row channel c of sample i lies. */
  byteOf(c: u32, i: u32): u32 {
    const place = load<u8>(changetype<usize>(this) + c, offsetof<Layout>('first'));
    // The first channel is never shared.
    return place + (c ? (i >> this.samples) * this.group : i * ((<u32>this.group) >> this.samples));
  }

  /** Red, green or blue of a word: its highest bits are repeated below the lowest. */
  channelOf(at: usize, c: u32): u32 {
    const word = ((<u32>load<u8>(at + this.first)) << 8) | load<u8>(at + this.second);
    const bits = (word << wordShift(c)) & 0xffff;
    return ((bits >> 8) & wordMask(c)) | (bits >> wordRest(c));
  }

  /** Bytes of a row of a picture so many pixels wide. */
  rowBytes(width: u32): u32 {
    return ((width + this.pair) >> this.pair) * this.group;
  }

  /**
   * Bytes from a row to the next: `stride`, or half of it where a byte stands for two pixels, or as many as the row has
   * where `stride` is 0.
   */
  stride(width: u32, stride: u32): u32 {
    if (!stride) return this.rowBytes(width);
    return this.group > this.pair ? stride : (stride >> 1) + (stride & 1);
  }

  /** Bytes between two rows. */
  padding(width: u32, stride: u32): u32 {
    return this.stride(width, stride) - this.rowBytes(width);
  }
}

/** Of channel c of a word: how far it is from the top, 0, 5 or 11; its bits of a byte; how far its highest are shifted. */
@inline
export function wordShift(c: u32): u32 {
  return (c * 11) >> 1;
}


@inline
export function wordMask(c: u32): u32 {
  return c == 1 ? 0xfc : 0xf8;
}


@inline
export function wordRest(c: u32): u32 {
  return c == 1 ? 14 : 13;
}

/** `enum mobilenet_pixels` of abi.h, without its flags; how many there are. */
export const RGB: u32 = 0;
export const GREY: u32 = 4;
export const FORMATS: u32 = 14;

/** The planes of all formats in their order. */
// prettier-ignore
const layouts = memory.data<u8>([
  3, 0, 0, <u8>Role.RGB, 0, 3, 0, 1, 2, // rgb
  3, 0, 0, <u8>Role.RGB, 0, 3, 2, 1, 0, // bgr
  4, 0, 0, <u8>Role.RGB, 0, 3, 0, 1, 2, // rgba
  4, 0, 0, <u8>Role.RGB, 0, 3, 2, 1, 0, // bgra
  1, 0, 0, <u8>Role.RGB, 0, 1, 0, 0, 0, // grey
  4, 1, 0, <u8>Role.YUV, 0, 3, 0, 1, 3, // yuyv
  1, 0, 0, <u8>Role.LUMA, 0, 1, 0, 0, 0, // nv12
  2, 1, 1, <u8>Role.CHROMAS, 1, 3, 0, 0, 1,
  1, 0, 0, <u8>Role.LUMA, 0, 1, 0, 0, 0, // nv21
  2, 1, 1, <u8>Role.CHROMAS, 1, 3, 0, 1, 0,
  1, 0, 0, <u8>Role.LUMA, 0, 1, 0, 0, 0, // i420
  1, 1, 1, <u8>Role.FIRST_CHROMA, 1, 2, 0, 0, 0,
  1, 1, 1, <u8>Role.SECOND_CHROMA, 2, 3, 0, 0, 0,
  4, 1, 0, <u8>Role.YUV, 0, 3, 1, 0, 2, // uyvy
  4, 1, 0, <u8>Role.YUV, 0, 3, 0, 3, 1, // yvyu
  4, 1, 0, <u8>Role.YUV, 0, 3, 1, 2, 0, // vyuy
  2, 0, 0, <u8>Role.RGB, 0, 3, 1, 0, 0, // rgb565, the first byte the low one
  2, 0, 0, <u8>Role.RGB, 0, 3, 0, 1, 0, // the high one
]);

/** The first plane of a format. */
export function layoutOf(format: u32): Layout {
  let layout = changetype<Layout>(layouts);
  for (; format > 0; layout = layout.after) if (layout.isLast) format--;
  return layout;
}

/** The plane of the current picture that comes in. */
export let plane = changetype<Layout>(0);

export function beginPlanes(format: u32): void {
  plane = layoutOf(format);
}

export function nextPlane(): void {
  plane = plane.after;
}

/** Whether the plane stays as it is along an axis. */
export function isWhole(axis: Axis): bool {
  return !plane.tall && axis.isWhole;
}
