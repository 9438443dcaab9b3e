import { LARGEST_IMAGE } from '../../host/image/open.ts';
import { matrices, pixelFormats, ranges } from '../../host/image/format.ts';
import type { PixelFormat, Pixels } from '../../host/image/format.ts';
import type { Image } from '../../host/index.ts';
import { read } from '../../host/source/read.ts';
import { source } from './input.ts';
import { choice, count, required, usage } from './options.ts';

/** The flags of a raw frame. */
export const frameOptions = {
  pixels: { type: 'string' },
  size: { type: 'string' },
  matrix: { type: 'string' },
  range: { type: 'string' },
  stride: { type: 'string' },
} as const;

/** Their lines in a command's help. */
export const frameHelp = `\
      --pixels KIND  the pictures are raw frames: rgb, bgr, rgba, bgra, grey, yuyv, nv12, nv21 or i420
      --size WxH     their width and height
      --matrix NAME  of YUV: bt601, the default, or bt709
      --range NAME   of YUV: limited, the default, or full
      --stride N     bytes from a row to the next; by default rows touch`;

type Values = Readonly<Partial<Record<keyof typeof frameOptions, string | undefined>>>;

/**
 * How the paths of a command line become pictures: as files of pictures, or as the raw frames that the flags describe.
 *
 * @throws E_USAGE
 */
export function opener(command: string, values: Values): (path: string) => Promise<Image> {
  if (values.pixels === undefined) {
    const flag = Object.keys(frameOptions).find((name) => values[name as keyof Values] !== undefined);
    if (flag !== undefined) throw usage(command, `--${flag} needs --pixels`);
    return source;
  }
  const frame = { ...sizeOf(command, values.size), ...pixelsOf(command, values.pixels, values) };
  return async (path) => ({ ...frame, data: await read(await source(path), LARGEST_IMAGE) });
}

function sizeOf(command: string, value: string | undefined): { width: number; height: number } {
  const [, width, height] = /^([1-9]\d{0,4})x([1-9]\d{0,4})$/.exec(required(command, '--size', value)) ?? [];
  if (height !== undefined) return { width: Number(width), height: Number(height) };
  throw usage(command, `--size must be WIDTHxHEIGHT, such as 640x480, not '${value}'`);
}

function pixelsOf(command: string, format: string, { matrix, range, stride }: Values): Pixels {
  const one = <T extends string>(
    flag: string,
    value: string | undefined,
    all: Readonly<Record<T, unknown>>,
  ) => (value === undefined ? undefined : choice(command, flag, value, Object.keys(all) as T[]));
  return {
    format: choice(command, '--pixels', format, Object.keys(pixelFormats) as PixelFormat[]),
    matrix: one('--matrix', matrix, matrices),
    range: one('--range', range, ranges),
    stride: stride === undefined ? undefined : count(command, '--stride', stride),
  };
}
