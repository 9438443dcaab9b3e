/** Raw pixels of any format, and YUV to RGB: weights/FORMAT.md, "The pixels of a picture" and "YUV to RGB". */

export const rgbFormats = ['rgb', 'bgr', 'rgba', 'bgra', 'grey'] as const;
export const yuvFormats = ['yuyv', 'nv12', 'nv21', 'i420'] as const;

/** How a picture's bytes are to be read. */
export interface PixelsAs {
  readonly format: (typeof rgbFormats)[number] | (typeof yuvFormats)[number];
  /** Bytes from a row to the next; undefined where rows touch. */
  readonly stride?: number | undefined;
  readonly matrix?: 'bt601' | 'bt709' | undefined;
  readonly range?: 'limited' | 'full' | undefined;
}

type Reader = (x: number, y: number) => readonly [first: number, second: number, third: number];

/** Every pixel's three channels, RGB or YUV: u8 [height][width][3]. */
export function unpacked(bytes: Uint8Array, width: number, height: number, as: PixelsAs): Uint8Array {
  const places = reader(width, height, as);
  const channels = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++) for (const place of places(x, y)) channels[to++] = bytes[place]!;
  return channels;
}

/** The other way: bytes that hold these channels. Where pixels share chroma, the last of them gives it. */
export function packed(channels: Uint8Array, width: number, height: number, as: PixelsAs): Uint8Array {
  const places = reader(width, height, as);
  const bytes = new Uint8Array(byteCount(width, height, as));
  for (let y = 0, from = 0; y < height; y++)
    for (let x = 0; x < width; x++) for (const place of places(x, y)) bytes[place] = channels[from++]!;
  return bytes;
}

/** Where the three bytes of pixel (x, y) are. */
function reader(width: number, height: number, { format, stride }: PixelsAs): Reader {
  const chromas = Math.ceil(width / 2);
  const half = (side: number): number => Math.floor(side / 2);
  const colour =
    (size: number, ...[first, second, third]: [number, number, number]): Reader =>
    (x, y) => {
      const pixel = y * (stride ?? size * width) + size * x;
      return [pixel + first, pixel + second, pixel + third];
    };
  const luma = (x: number, y: number): number => y * (stride ?? width) + x;
  const lumas = height * (stride ?? width);
  const both = (x: number, y: number): number => lumas + half(y) * (stride ?? 2 * chromas) + 2 * half(x);
  const single = stride === undefined ? chromas : Math.ceil(stride / 2);
  const one = (x: number, y: number): number => lumas + half(y) * single + half(x);
  switch (format) {
    case 'rgb':
      return colour(3, 0, 1, 2);
    case 'bgr':
      return colour(3, 2, 1, 0);
    case 'rgba':
      return colour(4, 0, 1, 2);
    case 'bgra':
      return colour(4, 2, 1, 0);
    case 'grey':
      return colour(1, 0, 0, 0);
    case 'yuyv':
      return (x, y) => {
        const pair = y * (stride ?? 4 * chromas) + 4 * half(x);
        return [pair + 2 * (x % 2), pair + 1, pair + 3];
      };
    case 'nv12':
      return (x, y) => [luma(x, y), both(x, y), both(x, y) + 1];
    case 'nv21':
      return (x, y) => [luma(x, y), both(x, y) + 1, both(x, y)];
    case 'i420':
      return (x, y) => [luma(x, y), one(x, y), one(x, y) + single * Math.ceil(height / 2)];
  }
}

/** Bytes of a picture to the end of its last row. */
export function byteCount(width: number, height: number, as: PixelsAs): number {
  // The last pixel's last byte; a group is whole even where a side is odd.
  const [first, second, third] = reader(width, height, as)(width - 1, height - 1);
  const alpha = as.format === 'rgba' || as.format === 'bgra' ? second + 2 : 0;
  return Math.max(first, second, third, alpha) + 1;
}

/** Red and blue weights of luma. */
const weights = { bt601: [0.299, 0.114], bt709: [0.2126, 0.0722] } as const;

/** RGB u8 [pixels][3] of YUV u8 [pixels][3]: the matrix of the standard with each coefficient rounded to 1/65536. */
export function yuvToRgb(
  channels: Uint8Array,
  { matrix = 'bt601', range = 'limited' }: PixelsAs,
): Uint8Array {
  const [red, blue] = weights[matrix];
  const green = 1 - red - blue;
  const [black, lumaStep, chromaStep] = range === 'full' ? [0, 1, 1] : [16, 255 / 219, 255 / 224];
  const rounded = (real: number): number => Math.round(65536 * real);
  const y = rounded(lumaStep);
  const redOfV = rounded(2 * (1 - red) * chromaStep);
  const blueOfU = rounded(2 * (1 - blue) * chromaStep);
  const greenOfU = rounded(((2 * (1 - blue) * blue) / green) * chromaStep);
  const greenOfV = rounded(((2 * (1 - red) * red) / green) * chromaStep);
  const rgb = new Uint8ClampedArray(channels.length);
  for (let at = 0; at < channels.length; at += 3) {
    const luma = y * (channels[at]! - black);
    const u = channels[at + 1]! - 128;
    const v = channels[at + 2]! - 128;
    const sums = [luma + redOfV * v, luma - greenOfU * u - greenOfV * v, luma + blueOfU * u];
    sums.forEach((sum, channel) => (rgb[at + channel] = Math.floor((sum + 32768) / 65536)));
  }
  return new Uint8Array(rgb.buffer);
}
