/** Raw pixels of every format, checked; loaded when they are not plain RGB. */
import { MobilenetError } from '../errors.ts';
import { bytesOf, tagOf } from '../tag.ts';
import { matrices, pixelFormats, pixelsCode, planes, ranges } from './format.ts';
import type { Pixels, PlaneBytes } from './format.ts';

/** Raw pixels, which must not change before the call that takes them has ended. */
export interface Picture extends Pixels {
  readonly width: number;
  readonly height: number;
  /**
   * Rows from the top, planes one after the other. By default u8 [height][width][3]; weights/FORMAT.md states every
   * format. What follows the last row up to its stride, and the rows up to `rows`, may be there or not.
   */
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** A picture as the core's `begin` takes it. */
export interface Raw {
  readonly width: number;
  readonly height: number;
  /** Its bytes, in pieces where other bytes lie between two planes. */
  readonly pieces: readonly Uint8Array[];
  /** The argument `pixels`. */
  readonly code: number;
  /** 0 where rows touch. */
  readonly stride: number;
}

/** The longest side that the core takes. */
const LONGEST_SIDE = 32768;

/**
 * @throws what `checkedPlanes` throws; E_INPUT_SHAPE another number of bytes than the sides say; E_USAGE no bytes at all
 */
export function checkPicture(picture: Picture): Raw {
  const { width, height, data, format = 'rgb', stride } = picture;
  const all = checkedPlanes(picture);
  const bytes = bytesOf(data);
  if (!bytes) {
    const sentence = `Raw pixels must be bytes, a Uint8Array or Uint8ClampedArray, not ${tagOf(data)}.`;
    throw new MobilenetError('E_USAGE', sentence);
  }
  const needed = neededBytes(all);
  const behind = bytes.length - needed;
  if (behind === 0 || bytes.length === all.at(-1)!.end || (behind > 0 && picture.offsets))
    return { width, height, pieces: piecesOf(bytes, all), code: pixelsCode(picture), stride: stride ?? 0 };
  const right =
    format === 'rgb' && stride === undefined
      ? `RGB pixels are ${width} × ${height} × 3 = ${needed}`
      : `${width} × ${height} pixels of ${format} are ${needed}`;
  const fix = behind > 0 && format !== 'rgb' ? '; of a padded frame say rows or offsets' : '';
  throw new MobilenetError('E_INPUT_SHAPE', `The picture has ${bytes.length} bytes; ${right}${fix}.`);
}

/** Bytes to the end of a picture's last row. */
function neededBytes(all: readonly PlaneBytes[]): number {
  const { place, rows, stride, row } = all.at(-1)!;
  return place + stride * (rows - 1) + row;
}

/** The planes without what lies between them, in one piece where nothing does. */
function piecesOf(bytes: Uint8Array, all: readonly PlaneBytes[]): Uint8Array[] {
  if (all.every(({ place }, index) => !index || place === afterRows(all[index - 1]!)))
    return [bytes.subarray(0, all.at(-1)!.end)];
  return all.map((plane) => bytes.subarray(plane.place, afterRows(plane)));
}

function afterRows({ place, stride, rows }: PlaneBytes): number {
  return place + stride * rows;
}

/**
 * The planes of a picture, which need not be there yet.
 *
 * @throws E_IMAGE_SIZE a side outside 1…32768; E_IMAGE_FORMAT a format, matrix, range, stride or place that does not exist
 */
export function checkedPlanes(picture: Omit<Picture, 'data'>): readonly PlaneBytes[] {
  const { format = 'rgb', matrix, range, stride, width, height } = picture;
  for (const side of [width, height]) {
    if (Number.isInteger(side) && side >= 1 && side <= LONGEST_SIDE) continue;
    throw new MobilenetError(
      'E_IMAGE_SIZE',
      `A picture's sides must be 1 to ${LONGEST_SIDE} pixels, not ${side}.`,
    );
  }
  check('pixel format', format, pixelFormats);
  check('matrix', matrix ?? 'bt601', matrices);
  check('range', range ?? 'limited', ranges);
  if ((matrix ?? range) !== undefined && !pixelFormats[format].yuv)
    throw refusal(`The pixel format ${format} has no matrix and no range; leave them out`);
  if (stride === undefined || (Number.isInteger(stride) && stride < 2 ** 32)) {
    const all = planes(picture, width, height);
    if (all.every((plane) => plane.stride >= plane.row)) {
      checkPlaces(picture, all);
      return all;
    }
  }
  throw refusal(`A stride of ${stride} bytes is shorter than a row of ${width} pixels, or no whole number`);
}

function checkPlaces(picture: Omit<Picture, 'data'>, all: readonly PlaneBytes[]): void {
  const { format = 'rgb', rows, offsets, height } = picture;
  if (rows !== undefined && !(Number.isInteger(rows) && rows >= height && rows < 2 ** 32))
    throw refusal(`The rows must be a whole number, at least the height of ${height}, not ${rows}`);
  if (offsets === undefined) return;
  const most = all.length - 1;
  if (rows !== undefined || !Array.isArray(offsets) || !offsets.length || offsets.length > most)
    throw refusal(
      most
        ? `The offsets must be a list of where the ${most > 1 ? 'second and third plane begin' : 'second plane begins'}, without rows`
        : `The pixel format ${format} has one plane and takes no offsets`,
    );
  for (const [index, place] of offsets.entries()) {
    const least = afterRows(all[index]!);
    if (Number.isInteger(place) && place >= least) continue;
    throw refusal(
      `A plane must begin behind the one before, at byte ${least} at the earliest, not at ${place}`,
    );
  }
}

function check(what: string, word: string, all: object): void {
  if (Object.hasOwn(all, word)) return;
  throw refusal(`The ${what} must be ${Object.keys(all).join(', ')}, not '${word}'`);
}

function refusal(fact: string): MobilenetError {
  return new MobilenetError('E_IMAGE_FORMAT', `${fact}.`);
}
