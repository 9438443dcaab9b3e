import { LARGEST_IMAGE } from '../../host/image/open.ts';
import { matrices, pixelFormats, ranges } from '../../host/image/format.ts';
import type { PixelFormat, Pixels } from '../../host/image/format.ts';
import type { Image } from '../../host/index.ts';
import { read } from '../../host/source/read.ts';
import { source } from './input.ts';
import type { Flags } from './flags.ts';

/** The flags of a raw frame. */
export const frameOptions = {
  pixels: { type: 'string' },
  size: { type: 'string' },
  matrix: { type: 'string' },
  range: { type: 'string' },
  stride: { type: 'string' },
  rows: { type: 'string' },
  offsets: { type: 'string' },
} as const;

/** Their lines in a command's help. */
export const frameHelp = `\
      --pixels KIND  the pictures are raw frames: rgb, bgr, rgba, bgra, rgb565le, rgb565be, grey, yuyv, uyvy, yvyu,
                     vyuy, nv12, nv21 or i420
      --size WxH     their width and height
      --matrix NAME  of YUV: bt601, the default, or bt709
      --range NAME   of YUV: limited, the default, or full
      --stride N     bytes from a row to the next; by default rows touch
      --rows N       rows of the first plane in memory, where hardware keeps more than the height
      --offsets A,B  bytes where the second plane begins and, of i420, the third; by default they follow`;

/** The flag of those that decode files of pictures, and its line. */
export const shrinkOptions = { shrink: { type: 'boolean' } } as const;
export const shrinkHelp = `\
      --shrink       decode JPEGs of three times the sides that the network wants at a half or less: sooner, and other
                     pixels`;

export type FrameFlags = Flags<typeof frameOptions>;

/** A raw frame without its bytes. */
export type Frame = Pixels & { readonly width: number; readonly height: number };

/**
 * How the paths of a command line become pictures: as files of pictures, or as the raw frames that the flags describe.
 *
 * @throws E_USAGE
 */
export function opener(
  flags: Flags<typeof frameOptions & typeof shrinkOptions>,
): (path: string) => Promise<Image> {
  const frame = frameOf(flags);
  if (frame === undefined) {
    flags.refuse(['size', 'matrix', 'range', 'stride', 'rows', 'offsets'], 'needs --pixels');
    return source;
  }
  flags.refuse(['shrink'], 'is of files of pictures, not of raw frames');
  return async (path) => ({ ...frame, data: await read(await source(path), LARGEST_IMAGE) });
}

/**
 * The raw frame that the flags describe; undefined where they name no format.
 *
 * @throws E_USAGE
 */
export function frameOf(flags: FrameFlags): Frame | undefined {
  const format = flags.choice('pixels', Object.keys(pixelFormats) as PixelFormat[]);
  return format && { ...sizeOf(flags), ...pixelsOf(flags, format) };
}

/** What the flags say of frames whose format something else says. */
export function partOfFrame(flags: FrameFlags): Partial<Frame> {
  flags.refuse(['stride', 'rows', 'offsets'], 'needs --pixels');
  const { matrix, range } = pixelsOf(flags, 'i420');
  return { matrix, range, ...(flags.values.size === undefined ? {} : sizeOf(flags)) };
}

/** `--size`. Throws E_USAGE. */
export function sizeOf(flags: Flags<Pick<typeof frameOptions, 'size'>>): { width: number; height: number } {
  const text = flags.required('size');
  const [, width, height] = /^([1-9]\d{0,4})x([1-9]\d{0,4})$/.exec(text) ?? [];
  if (height !== undefined) return { width: Number(width), height: Number(height) };
  throw flags.usage(`--size must be WIDTHxHEIGHT, such as 640x480, not '${text}'`);
}

function pixelsOf(flags: FrameFlags, format: PixelFormat): Pixels {
  return {
    format,
    matrix: flags.choice('matrix', Object.keys(matrices) as (keyof typeof matrices)[]),
    range: flags.choice('range', Object.keys(ranges) as (keyof typeof ranges)[]),
    stride: flags.count('stride'),
    rows: flags.count('rows'),
    offsets: offsetsOf(flags),
  };
}

/** `9216` or `9216,11520`. */
function offsetsOf(flags: FrameFlags): number[] | undefined {
  const text = flags.values.offsets;
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}(,[1-9]\d{0,8})?$/.test(text)) return text.split(',').map(Number);
  throw flags.usage(
    `--offsets must be the byte where the second plane begins, or SECOND,THIRD, not '${text}'`,
  );
}
