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
  /** YUV only; `bt601` by default. */
  readonly matrix?: keyof typeof matrices | undefined;
  /** YUV only; `limited` (16…235) by default. */
  readonly range?: keyof typeof ranges | undefined;
}

/** The argument `pixels` of the core's `begin`. */
export function pixelsCode({ format = 'rgb', matrix = 'bt601', range = 'limited' }: Pixels): number {
  return pixelFormats[format].code | matrices[matrix] | ranges[range];
}

/** Rows of each plane, bytes of one, and bytes from one to the next. */
export function planes(
  { format = 'rgb', stride }: Pixels,
  width: number,
  height: number,
): { rows: number; row: number; stride: number }[] {
  return pixelFormats[format].planes.map(([group, pair, tall]) => {
    const row = group * ((width + pair) >> pair);
    const given = stride !== undefined && group <= pair ? Math.ceil(stride / 2) : stride;
    return { rows: (height + tall) >> tall, row, stride: given ?? row };
  });
}
