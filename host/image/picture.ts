import { part } from '../part.ts';
import { bytesOf } from '../tag.ts';
import { matrices, pixelFormats, planes, ranges } from './format.ts';
import type { Pixels } from './format.ts';

/** Raw pixels, which must not change before the call that takes them has ended. */
export interface Picture extends Pixels {
  readonly width: number;
  readonly height: number;
  /**
   * Rows from the top, planes one after the other. By default u8 [height][width][3]; weights/FORMAT.md states every
   * format. What follows the last row up to its stride may be there or not.
   */
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** The longest side that the core takes. */
export const LONGEST_SIDE = 32768;

/** What is wrong with raw pixels. Its sentence is image/misshapen's. */
export type Fault = 'side' | 'format' | 'matrix' | 'range' | 'colour' | 'stride' | 'bytes' | 'length';

/**
 * @throws E_IMAGE_SIZE a side outside 1…32768; E_IMAGE_FORMAT a format, matrix, range or stride that does not exist;
 *   E_INPUT_SHAPE another number of bytes than the sides say; E_USAGE no bytes at all
 */
export async function checkPicture(picture: Picture): Promise<void> {
  const fault = faultOf(picture);
  if (fault) throw (await part(import('./misshapen.ts'))).misshapen(fault, picture);
}

function faultOf(picture: Picture): Fault | undefined {
  const { width, height, format = 'rgb', matrix, range, stride } = picture;
  if (!isSide(width) || !isSide(height)) return 'side';
  if (!Object.hasOwn(pixelFormats, format)) return 'format';
  if (!Object.hasOwn(matrices, matrix ?? 'bt601')) return 'matrix';
  if (!Object.hasOwn(ranges, range ?? 'limited')) return 'range';
  if ((matrix ?? range) !== undefined && !pixelFormats[format].yuv) return 'colour';
  const whole = stride === undefined || (Number.isInteger(stride) && stride < 2 ** 32);
  if (!whole || planes(picture, width, height).some((plane) => plane.stride < plane.row)) return 'stride';
  const bytes = bytesOf(picture.data);
  if (!bytes) return 'bytes';
  const { rows, padding } = pictureBytes(picture);
  return bytes.length === rows || bytes.length === rows + padding ? undefined : 'length';
}

export function isSide(side: number): boolean {
  return Number.isInteger(side) && side >= 1 && side <= LONGEST_SIDE;
}

/** Bytes of a picture to the end of its last row, and those that may follow up to its stride. */
export function pictureBytes(picture: Omit<Picture, 'data'>): { rows: number; padding: number } {
  const all = planes(picture, picture.width, picture.height);
  const last = all[all.length - 1]!;
  const padding = last.stride - last.row;
  return { rows: all.reduce((sum, { stride, rows }) => sum + stride * rows, -padding), padding };
}
