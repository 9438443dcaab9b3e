/** Why raw pixels are refused: the sentences, loaded when one is needed. */
import { MobilenetError } from '../errors.ts';
import { bytesOf, tagOf } from '../tag.ts';
import { matrices, pixelFormats, ranges } from './format.ts';
import { isSide, LONGEST_SIDE, pictureBytes } from './picture.ts';
import type { Fault, Picture } from './picture.ts';

/** The error of a fault that `checkPicture` found. */
export function misshapen(fault: Fault, picture: Picture): MobilenetError {
  const { width, height, data, format = 'rgb', matrix, range, stride } = picture;
  switch (fault) {
    case 'side': {
      const side = [width, height].find((one) => !isSide(one));
      const sentence = `A picture's sides must be 1 to ${LONGEST_SIDE} pixels, not ${side}.`;
      return new MobilenetError('E_IMAGE_SIZE', sentence);
    }
    case 'format':
      return unknown('pixel format', format, pixelFormats);
    case 'matrix':
      return unknown('matrix', matrix, matrices);
    case 'range':
      return unknown('range', range, ranges);
    case 'colour':
      return refusal(`The pixel format ${format} has no matrix and no range; leave them out`);
    case 'stride':
      return refusal(
        `A stride of ${stride} bytes is shorter than a row of ${width} pixels, or no whole number`,
      );
    case 'bytes': {
      const sentence = `Raw pixels must be bytes, a Uint8Array or Uint8ClampedArray of 0…255, not ${tagOf(data)}.`;
      return new MobilenetError('E_USAGE', sentence);
    }
    case 'length':
      return wrongLength(picture);
  }
}

function wrongLength(picture: Picture): MobilenetError {
  const { width, height, data, format = 'rgb', stride } = picture;
  const { rows } = pictureBytes(picture);
  const right =
    format === 'rgb' && stride === undefined
      ? `RGB pixels are ${width} × ${height} × 3 = ${rows}`
      : `${width} × ${height} pixels of ${format} are ${rows}`;
  return new MobilenetError('E_INPUT_SHAPE', `The picture has ${bytesOf(data)?.length} bytes; ${right}.`);
}

function unknown(what: string, word: unknown, all: object): MobilenetError {
  return refusal(`The ${what} must be ${Object.keys(all).join(', ')}, not '${String(word)}'`);
}

function refusal(fact: string): MobilenetError {
  return new MobilenetError('E_IMAGE_FORMAT', `${fact}.`);
}
