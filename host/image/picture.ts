/** Raw pixels of every format, checked; loaded when they are not plain RGB. */
import { MobilenetError } from '../errors.ts';
import { bytesOf, tagOf } from '../tag.ts';
import { matrices, pixelFormats, pixelsCode, planes, ranges } from './format.ts';
import type { Pixels } from './format.ts';
import type { Raw } from './raw.ts';

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
const LONGEST_SIDE = 32768;

/**
 * @throws E_IMAGE_SIZE a side outside 1…32768; E_IMAGE_FORMAT a format, matrix, range or stride that does not exist;
 *   E_INPUT_SHAPE another number of bytes than the sides say; E_USAGE no bytes at all
 */
export function checkPicture(picture: Picture): Raw {
  const { width, height, data } = picture;
  for (const side of [width, height]) {
    if (Number.isInteger(side) && side >= 1 && side <= LONGEST_SIDE) continue;
    throw new MobilenetError(
      'E_IMAGE_SIZE',
      `A picture's sides must be 1 to ${LONGEST_SIDE} pixels, not ${side}.`,
    );
  }
  checkFormat(picture);
  const bytes = bytesOf(data);
  if (!bytes) {
    const sentence = `Raw pixels must be bytes, a Uint8Array or Uint8ClampedArray, not ${tagOf(data)}.`;
    throw new MobilenetError('E_USAGE', sentence);
  }
  const { rows, padding } = pictureBytes(picture);
  const { format = 'rgb', stride } = picture;
  if (bytes.length === rows || bytes.length === rows + padding)
    return { width, height, bytes, code: pixelsCode(picture), stride: stride ?? 0 };
  const right =
    format === 'rgb' && stride === undefined
      ? `RGB pixels are ${width} × ${height} × 3 = ${rows}`
      : `${width} × ${height} pixels of ${format} are ${rows}`;
  throw new MobilenetError('E_INPUT_SHAPE', `The picture has ${bytes.length} bytes; ${right}.`);
}

/** Bytes of a picture to the end of its last row, and those that may follow up to its stride. */
export function pictureBytes(picture: Omit<Picture, 'data'>): { rows: number; padding: number } {
  const all = planes(picture, picture.width, picture.height);
  const last = all[all.length - 1]!;
  const padding = last.stride - last.row;
  return { rows: all.reduce((sum, { stride, rows }) => sum + stride * rows, -padding), padding };
}

function checkFormat(picture: Omit<Picture, 'data'>): void {
  const { format = 'rgb', matrix, range, stride, width, height } = picture;
  check('pixel format', format, pixelFormats);
  check('matrix', matrix ?? 'bt601', matrices);
  check('range', range ?? 'limited', ranges);
  if ((matrix ?? range) !== undefined && !pixelFormats[format].yuv)
    throw refusal(`The pixel format ${format} has no matrix and no range; leave them out`);
  if (stride === undefined || (Number.isInteger(stride) && stride < 2 ** 32)) {
    const short = planes(picture, width, height).find((plane) => plane.stride < plane.row);
    if (!short) return;
  }
  throw refusal(`A stride of ${stride} bytes is shorter than a row of ${width} pixels, or no whole number`);
}

function check(what: string, word: string, all: object): void {
  if (Object.hasOwn(all, word)) return;
  throw refusal(`The ${what} must be ${Object.keys(all).join(', ')}, not '${word}'`);
}

function refusal(fact: string): MobilenetError {
  return new MobilenetError('E_IMAGE_FORMAT', `${fact}.`);
}
