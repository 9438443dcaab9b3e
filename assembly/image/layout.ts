/**
 * How the pixels of a picture lie in memory: as one plane or as up to three, one after the other. A row of a plane is
 * made of groups; a group stands for one pixel or for two neighbours, and a row for one row of the picture or for two.
 * So a chroma sample stands for each of its two or four pixels, and where a side is odd the last has fewer.
 */

/** What becomes of a plane's pixels, three bytes each, once they are resampled. */
export const enum Role {
  /** Kept in the first channel of the input plane until the chroma comes. */
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
  /** Where in a group the three bytes of its pixel lie; a second pixel has its first byte `step` further on. */
  first: u8;
  second: u8;
  third: u8;
  step: u8;

  /** Whether its rows are u8 [width][3] in order. */
  @inline
  get isPlain(): bool {
    return this.group == 3 && !this.first;
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

/** `enum mobilenet_pixels` of abi.h, without its flags; how many there are. */
export const RGB: u32 = 0;
export const GREY: u32 = 4;
export const FORMATS: u32 = 14;

/** The planes of all formats in their order. */
// prettier-ignore
const layouts = memory.data<u8>([
  3, 0, 0, <u8>Role.RGB, 0, 1, 2, 0, // rgb
  3, 0, 0, <u8>Role.RGB, 2, 1, 0, 0, // bgr
  4, 0, 0, <u8>Role.RGB, 0, 1, 2, 0, // rgba
  4, 0, 0, <u8>Role.RGB, 2, 1, 0, 0, // bgra
  1, 0, 0, <u8>Role.RGB, 0, 0, 0, 0, // grey
  4, 1, 0, <u8>Role.YUV, 0, 1, 3, 2, // yuyv
  1, 0, 0, <u8>Role.LUMA, 0, 0, 0, 0, // nv12
  2, 1, 1, <u8>Role.CHROMAS, 0, 0, 1, 0,
  1, 0, 0, <u8>Role.LUMA, 0, 0, 0, 0, // nv21
  2, 1, 1, <u8>Role.CHROMAS, 0, 1, 0, 0,
  1, 0, 0, <u8>Role.LUMA, 0, 0, 0, 0, // i420
  1, 1, 1, <u8>Role.FIRST_CHROMA, 0, 0, 0, 0,
  1, 1, 1, <u8>Role.SECOND_CHROMA, 0, 0, 0, 0,
  4, 1, 0, <u8>Role.YUV, 1, 0, 2, 2, // uyvy
  4, 1, 0, <u8>Role.YUV, 0, 3, 1, 2, // yvyu
  4, 1, 0, <u8>Role.YUV, 1, 2, 0, 2, // vyuy
  2, 0, 0, <u8>Role.RGB, 1, 0, 0, 0, // rgb565, the first byte the low one
  2, 0, 0, <u8>Role.RGB, 0, 1, 0, 0, // the high one
]);

/** The first plane of a format. */
export function layoutOf(format: u32): Layout {
  let layout = changetype<Layout>(layouts);
  for (; format > 0; layout = layout.after) if (layout.isLast) format--;
  return layout;
}

/** Spreads u8 [groups][group] to u8 [count][3]. A second pixel of a group follows in the same step. */
export function unpack(layout: Layout, from: usize, count: u32, to: usize): void {
  const group = <usize>layout.group;
  const pair = layout.pair;
  const step = <usize>layout.step;
  let first = from + layout.first;
  let second = from + layout.second;
  let third = from + layout.third;
  for (const end = to + count * 3; to < end; to += 3) {
    const b = load<u8>(second);
    const c = load<u8>(third);
    store<u8>(to, load<u8>(first));
    store<u8>(to, b, 1);
    store<u8>(to, c, 2);
    if (pair) {
      // Of an odd row the last is one too many, and nobody looks at it.
      to += 3;
      store<u8>(to, load<u8>(first + step));
      store<u8>(to, b, 1);
      store<u8>(to, c, 2);
    }
    first += group;
    second += group;
    third += group;
  }
  if (layout.isWord) widen(to - count * 3, to);
}

/** Words, high byte and low, to red, green and blue: the highest bits are repeated below the lowest. */
function widen(at: usize, end: usize): void {
  for (; at < end; at += 3) {
    const low = <u32>load<u8>(at, 1);
    const word = ((<u32>load<u8>(at)) << 8) | low;
    store<u8>(at, ((word >> 8) & 0xf8) | (word >> 13));
    store<u8>(at, ((word >> 3) & 0xfc) | ((word >> 9) & 3), 1);
    store<u8>(at, (low << 3) | ((low >> 2) & 7), 2);
  }
}
