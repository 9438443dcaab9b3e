import { MobilenetError } from '../errors.ts';

/** Bounds the memory of a decoded picture to 64 MB of RGBA; a header may claim 4 billion pixels. */
export const MOST_PIXELS = 16_000_000;

/** The error of a picture with more than `MOST_PIXELS`. */
export function tooManyPixels(cause?: unknown): MobilenetError {
  const sentence = `The picture has more than ${MOST_PIXELS / 1e6} million pixels; make it smaller first.`;
  return new MobilenetError('E_IMAGE_SIZE', sentence, undefined, { cause });
}
