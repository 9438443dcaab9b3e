/** Pictures that are decoded smaller than they are. Loaded for them alone. */
import { MobilenetError } from '../errors.ts';
import { isTurned } from './exif.ts';
import { LARGEST_PIXELS, MOST_PIXELS, reduced, tooManyPixels } from './limit.ts';
import type { Sides } from './limit.ts';
import { scaledSides } from './scaled.ts';
import type { Fitting } from './scaled.ts';
import { isFrame, segments, START_OF_SCAN } from './segments.ts';

/** What a decoder is asked for: the sides after the picture was turned. */
export interface Reduction extends Sides {
  /**
   * Bytes of the whole picture in its own size that a decoder keeps, because no row is ready before the file has
   * ended; 0 where it keeps some rows.
   */
  readonly held: number;
}

/** A progressive JPEG whose chroma is whole has 6 bytes a pixel, so that 110 million pixels fit. */
const MOST_HELD = 640 << 20;

/** Below three times the sides that are wanted sharp decodes a JPEG in its own. */
const LEAST_SHRINK = 3;

/**
 * The sides that a network wants of a JPEG, which its decoder reaches by a half, a quarter or an eighth and sharp from
 * there; undefined where it has its own.
 *
 * @param bytes a JPEG
 * @param stated the sides in its header
 */
export function shrunk(bytes: Uint8Array, stated: Sides, fitting: Fitting): Reduction | undefined {
  const own = isTurned(bytes) ? { width: stated.height, height: stated.width } : stated;
  const { width, height } = scaledSides(own, fitting);
  const shrink = Math.min(own.width / width, own.height / height);
  return shrink < LEAST_SHRINK ? undefined : { width, height, held: heldOf(bytes, stated) };
}

/**
 * The half, quarter or less of a picture that has at most `MOST_PIXELS`.
 *
 * @param bytes a JPEG, PNG or WebP file
 * @param stated the sides in its header
 * @throws E_IMAGE_SIZE it has more than `LARGEST_PIXELS`, or a decoder keeps more than 640 MB
 */
export function reduction(bytes: Uint8Array, stated: Sides): Reduction {
  const held = heldOf(bytes, stated);
  const { width, height } = reduced(stated);
  return isTurned(bytes) ? { width: height, height: width, held } : { width, height, held };
}

/** As `Reduction` has it: 0 of pictures that are no larger than any. */
function heldOf(bytes: Uint8Array, stated: Sides): number {
  const pixels = stated.width * stated.height;
  if (pixels <= MOST_PIXELS) return 0;
  if (pixels > LARGEST_PIXELS) throw tooManyPixels(LARGEST_PIXELS);
  const each =
    bytes[0] === 0xff ? heldOfJpeg(bytes) : bytes[0] === 0x89 ? heldOfPng(bytes) : heldOfWebp(bytes);
  const held = pixels * each;
  if (held > MOST_HELD) throw heldTooMuch(held);
  return held;
}

/**
 * Two bytes a coefficient, where the first scan is not the only one: frames that are progressive, or whose components
 * come one after the other. Source: ITU-T T.81, B.2.2 and B.2.3.
 */
function heldOfJpeg(bytes: Uint8Array): number {
  let held = 0;
  let components = 0;
  let isProgressive = false;
  for (const { marker, data } of segments(bytes)) {
    if (isFrame(marker)) {
      isProgressive = (marker & 3) === 2;
      components = data[5] ?? 0;
      const samplings = Array.from({ length: components }, (_, which) => data[7 + 3 * which] ?? 0);
      const across = samplings.map((sampling) => sampling >> 4);
      const down = samplings.map((sampling) => sampling & 15);
      const samples = across.reduce((sum, count, which) => sum + count * down[which]!, 0);
      held = (2 * samples) / (Math.max(...across) * Math.max(...down));
    }
    if (marker === START_OF_SCAN) return isProgressive || data[0] !== components ? held : 0;
  }
  return 0;
}

/** Up to four colours of one or two bytes, where it is interlaced. Source: PNG, 3rd edition, 11.2.1. */
function heldOfPng(bytes: Uint8Array): number {
  if (bytes[28] !== 1) return 0;
  return bytes[24] === 16 ? 8 : 4;
}

/** RGBA of a lossless picture, or of one with alpha, and the canvas too of an animation. Source: RFC 9649, 2.7. */
function heldOfWebp(bytes: Uint8Array): number {
  const isPlain = bytes[15] === 0x20;
  const isAnimated = bytes[15] === 0x58 && (bytes[20]! & 2) !== 0;
  return isPlain ? 0 : isAnimated ? 8 : 4;
}

function heldTooMuch(held: number): MobilenetError {
  const sentence = `Decoding the picture takes ${Math.ceil(held / 2 ** 20)} MB, more than ${MOST_HELD >> 20}, because it is stored in passes (progressive, interlaced or animated); store it without them, or make it smaller first.`;
  return new MobilenetError('E_IMAGE_SIZE', sentence);
}
