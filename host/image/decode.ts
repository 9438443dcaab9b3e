import type Sharp from 'sharp';
import { builtin } from '../source/builtin.ts';
import { MobilenetError } from '../errors.ts';
import { MOST_PIXELS, tooManyPixels } from './limit.ts';
import type { Picture } from './picture.ts';

/**
 * Decodes a JPEG, PNG or WebP file: turned as its EXIF orientation says, colour profiles ignored, over black where it
 * is transparent, as a canvas without an alpha channel shows it; the first picture of an animation.
 *
 * @throws E_IMAGE_DECODER without sharp; E_IMAGE_SIZE more than 16 million pixels; E_IMAGE_FORMAT damaged or cut short
 */
export async function decode(bytes: Uint8Array): Promise<Picture> {
  const sharp = decoder();
  // Of another realm, a test runner's for example, sharp takes no array, but a Buffer of Node's own over its memory.
  const { Buffer } = builtin!('node:buffer');
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    // By `failOn` a truncated file throws; by default it would be half a grey picture.
    const { data, info } = await sharp(file, {
      failOn: 'error',
      limitInputPixels: MOST_PIXELS,
      ignoreIcc: true,
    })
      .autoOrient()
      .toColourspace('srgb')
      .flatten({ background: 'black' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data };
  } catch (cause) {
    throw refusal(cause);
  }
}

/**
 * The optional package sharp. Not imported: a bundler for pages would stop at it.
 *
 * @throws E_IMAGE_DECODER it is not installed, or has no build for this machine
 */
export function decoder(): typeof Sharp {
  try {
    return builtin!('node:module').createRequire(import.meta.url)('sharp') as typeof Sharp;
  } catch (cause) {
    throw new MobilenetError('E_IMAGE_DECODER', MISSING, undefined, { cause });
  }
}

const MISSING =
  'JPEG, PNG and WebP need the optional package sharp: `npm i sharp`. Without it convert the picture to PPM: ' +
  '`djpeg photo.jpg | mobilenet classify -m w.mnw -i -`.';

function refusal(cause: unknown): MobilenetError {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (message.includes('pixel limit')) return tooManyPixels(cause);
  const reason = message.replace(/\s+/g, ' ').trim();
  return new MobilenetError('E_IMAGE_FORMAT', `The picture is damaged: ${reason}.`, undefined, { cause });
}
