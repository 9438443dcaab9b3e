/** Raw pixels of any format, and YUV to RGB: weights/FORMAT.md, "The pixels of a picture" and "YUV to RGB". */

export const rgbFormats = ['rgb', 'bgr', 'rgba', 'bgra', 'grey', 'rgb565le', 'rgb565be'] as const;
export const yuvFormats = ['yuyv', 'uyvy', 'yvyu', 'vyuy', 'nv12', 'nv21', 'i420'] as const;

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
    for (let x = 0; x < width; x++, to += 3) {
      const three = places(x, y).map((place) => bytes[place]!);
      channels.set(as.format.startsWith('rgb565') ? widened(three) : three, to);
    }
  return channels;
}

/** Red, green and blue of a word of 5, 6 and 5 bits: v of n bits is v, and below it v again, cut to a byte. */
function widened([high, low]: readonly number[]): number[] {
  const word = 256 * high! + low!;
  const wide = (value: number, bits: number): number =>
    Math.floor((value * (2 ** bits + 1) * 2 ** (8 - bits)) / 2 ** bits);
  return [wide(Math.floor(word / 2048), 5), wide(Math.floor(word / 32) % 64, 6), wide(word % 32, 5)];
}

/** High byte and low, and the low once more, of a word of 5, 6 and 5 bits. */
function word([red, green, blue]: Uint8Array): number[] {
  const bits = (red! >> 3) * 2048 + (green! >> 2) * 32 + (blue! >> 3);
  return [bits >> 8, bits & 255, bits & 255];
}

/** The other way: bytes that hold these channels. Where pixels share chroma, the last of them gives it. */
export function packed(channels: Uint8Array, width: number, height: number, as: PixelsAs): Uint8Array {
  const places = reader(width, height, as);
  const bytes = new Uint8Array(byteCount(width, height, as));
  for (let y = 0, from = 0; y < height; y++)
    for (let x = 0; x < width; x++, from += 3) {
      const three = channels.subarray(from, from + 3);
      const values = as.format.startsWith('rgb565') ? word(three) : three;
      for (const [index, place] of places(x, y).entries()) bytes[place] = values[index]!;
    }
  return bytes;
}

/** Bytes of a pixel, and where in it the three lie; of a word the high byte, the low one, and that once more. */
const colours: Partial<Record<PixelsAs['format'], readonly [number, number, number, number]>> = {
  rgb: [3, 0, 1, 2],
  bgr: [3, 2, 1, 0],
  rgba: [4, 0, 1, 2],
  bgra: [4, 2, 1, 0],
  grey: [1, 0, 0, 0],
  rgb565le: [2, 1, 0, 0],
  rgb565be: [2, 0, 1, 1],
};

/** Where in four bytes for two pixels the first luma lies, and where the chromas. */
const fours: Partial<Record<PixelsAs['format'], readonly [number, number, number]>> = {
  yuyv: [0, 1, 3],
  uyvy: [1, 0, 2],
  yvyu: [0, 3, 1],
  vyuy: [1, 2, 0],
};

const half = (side: number): number => Math.floor(side / 2);

/** Where the three bytes of pixel (x, y) are. */
function reader(width: number, height: number, as: PixelsAs): Reader {
  const { format, stride } = as;
  const colour = colours[format];
  if (colour) {
    const [size, ...places] = colour;
    return (x, y) => {
      const pixel = y * (stride ?? size * width) + size * x;
      const [first, second, third] = places;
      return [pixel + first, pixel + second, pixel + third];
    };
  }
  const four = fours[format];
  if (!four) return planar(width, height, as);
  const [luma, u, v] = four;
  return (x, y) => {
    const pair = y * (stride ?? 4 * Math.ceil(width / 2)) + 4 * half(x);
    return [pair + luma + 2 * (x % 2), pair + u, pair + v];
  };
}

function planar(width: number, height: number, { format, stride }: PixelsAs): Reader {
  const chromas = Math.ceil(width / 2);
  const luma = (x: number, y: number): number => y * (stride ?? width) + x;
  const lumas = height * (stride ?? width);
  if (format === 'i420') {
    const row = stride === undefined ? chromas : Math.ceil(stride / 2);
    const u = (x: number, y: number): number => lumas + half(y) * row + half(x);
    return (x, y) => [luma(x, y), u(x, y), u(x, y) + row * Math.ceil(height / 2)];
  }
  const both = (x: number, y: number): number => lumas + half(y) * (stride ?? 2 * chromas) + 2 * half(x);
  return format === 'nv12'
    ? (x, y) => [luma(x, y), both(x, y), both(x, y) + 1]
    : (x, y) => [luma(x, y), both(x, y) + 1, both(x, y)];
}

/** Bytes of a picture to the end of its last row. */
export function byteCount(width: number, height: number, as: PixelsAs): number {
  // The last pixel's last byte; a group is whole even where a side is odd.
  const [first, second, third] = reader(width, height, as)(width - 1, height - 1);
  if (as.format === 'rgba' || as.format === 'bgra') return second + 3;
  if (!fours[as.format]) return Math.max(first, second, third) + 1;
  const row = 4 * Math.ceil(width / 2);
  return (height - 1) * (as.stride ?? row) + row;
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
