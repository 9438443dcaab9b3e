import { MobilenetError } from '../errors.ts';

/** Bounds the memory of decoded pixels to 64 MB of RGBA; a header may claim 4 billion. */
export const MOST_PIXELS = 16_000_000;

/** Of a picture that is decoded smaller: photos of 108 million, such as 12 032 × 9 024, are answered. */
export const LARGEST_PIXELS = 110_000_000;

export interface Sides {
  readonly width: number;
  readonly height: number;
}

/** The sides in which a picture is decoded: its own, halved until there are at most `MOST_PIXELS`. */
export function reduced({ width, height }: Sides): Sides {
  if (width * height <= MOST_PIXELS) return { width, height };
  const half = (side: number): number => Math.max(1, Math.floor(side / 2));
  return reduced({ width: half(width), height: half(height) });
}

/** The error of a picture with more pixels than `most`. */
export function tooManyPixels(most: number, cause?: unknown): MobilenetError {
  const sentence = `The picture has more than ${most / 1e6} million pixels; make it smaller first.`;
  return new MobilenetError('E_IMAGE_SIZE', sentence, undefined, { cause });
}
