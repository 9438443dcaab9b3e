/** The formats of raw pixels: `enum mobilenet_pixels` of assembly/abi.h. */

/** Bytes of a group of pixels, log2 of its pixels and of the rows for which one of the plane stands. */
type Plane = readonly [group: number, pair: 0 | 1, tall: 0 | 1];

interface Layout {
  readonly code: number;
  readonly yuv: boolean;
  readonly planes: readonly Plane[];
}

const luma: Plane = [1, 0, 0];
const both: Plane = [2, 1, 1];
const one: Plane = [1, 1, 1];

export const pixelFormats = {
  rgb: { code: 0, yuv: false, planes: [[3, 0, 0]] },
  bgr: { code: 1, yuv: false, planes: [[3, 0, 0]] },
  rgba: { code: 2, yuv: false, planes: [[4, 0, 0]] },
  bgra: { code: 3, yuv: false, planes: [[4, 0, 0]] },
  grey: { code: 4, yuv: false, planes: [[1, 0, 0]] },
  yuyv: { code: 5, yuv: true, planes: [[4, 1, 0]] },
  nv12: { code: 6, yuv: true, planes: [luma, both] },
  nv21: { code: 7, yuv: true, planes: [luma, both] },
  i420: { code: 8, yuv: true, planes: [luma, one, one] },
  uyvy: { code: 9, yuv: true, planes: [[4, 1, 0]] },
  yvyu: { code: 10, yuv: true, planes: [[4, 1, 0]] },
  vyuy: { code: 11, yuv: true, planes: [[4, 1, 0]] },
  rgb565le: { code: 12, yuv: false, planes: [[2, 0, 0]] },
  rgb565be: { code: 13, yuv: false, planes: [[2, 0, 0]] },
  /** As most cameras and libraries call the order of little-endian machines. */
  rgb565: { code: 12, yuv: false, planes: [[2, 0, 0]] },
} as const satisfies Readonly<Record<string, Layout>>;

export type PixelFormat = keyof typeof pixelFormats;

/** Matrix and range of YUV, each with its flag; the first is the default. */
export const matrices = { bt601: 0, bt709: 0x100 } as const;
export const ranges = { limited: 0, full: 0x200 } as const;

/** How pixels lie in memory and what their bytes mean. */
export interface Pixels {
  /** `rgb` by default. */
  readonly format?: PixelFormat | undefined;
  /** Bytes from a row of the first plane to the next; by default rows touch. Planes of U and of V have half of it. */
  readonly stride?: number | undefined;
  /** Rows of the first plane in memory, where hardware keeps more than the height; other planes have as many more. */
  readonly rows?: number | undefined;
  /**
   * Where the planes after the first begin, in bytes from the start of the data; by default each where the one before ends.
   * What lies behind the last is not looked at then.
   */
  readonly offsets?: readonly number[] | undefined;
  /** YUV only; `bt601` by default. */
  readonly matrix?: keyof typeof matrices | undefined;
  /** YUV only; `limited` (16…235) by default. */
  readonly range?: keyof typeof ranges | undefined;
}

/** The argument `pixels` of the core's `begin`. */
export function pixelsCode({ format = 'rgb', matrix = 'bt601', range = 'limited' }: Pixels): number {
  return pixelFormats[format].code | matrices[matrix] | ranges[range];
}

/** One plane of a picture, in bytes. */
export interface PlaneBytes {
  /** Where it begins. */
  readonly place: number;
  /** Rows that stand for the picture, bytes of one, and from one to the next. */
  readonly rows: number;
  readonly row: number;
  readonly stride: number;
  /** Where its rows end, those included for which the picture has no pixels. */
  readonly end: number;
}

/** The planes of a picture, one after the other. */
export function planes(pixels: Pixels, width: number, height: number): PlaneBytes[] {
  const { format = 'rgb', stride: given, rows = height, offsets } = pixels;
  let end = 0;
  return pixelFormats[format].planes.map(([group, pair, tall], index) => {
    const row = group * ((width + pair) >> pair);
    const stride = (given !== undefined && group <= pair ? Math.ceil(given / 2) : given) ?? row;
    const place = offsets?.[index - 1] ?? end;
    end = place + stride * ((rows + tall) >> tall);
    return { place, rows: (height + tall) >> tall, row, stride, end };
  });
}
