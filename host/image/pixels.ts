import { builtin } from '../source/builtin.ts';
import { MobilenetError } from '../errors.ts';
import { part } from '../part.ts';
import { jpegFault, pngFault } from './fault.ts';
import { MOST_PIXELS } from './limit.ts';
import type { Picture } from './picture.ts';
import { readPpm } from './ppm.ts';
import type { Reduction } from './reduction.ts';
import type { Fitting } from './scaled.ts';
import { jpegSides, pngSides, webpSides } from './sides.ts';

/**
 * The RGB pixels of an encoded picture, at a half, a quarter or less of its sides where it has more than `MOST_PIXELS`.
 * Its first bytes say what it is, whatever its name.
 *
 * @param bytes a JPEG, PNG, WebP, BMP, PPM or PGM file
 * @param fitting of a network's contract: a JPEG that is far larger is then decoded in the sides to which the network
 *   scales it, where a decoder does that, as in Node
 * @throws E_IMAGE_FORMAT, E_IMAGE_SIZE, E_IMAGE_DECODER
 */
export async function pixels(bytes: Uint8Array, fitting?: Fitting): Promise<Picture> {
  const head = String.fromCharCode(...bytes.subarray(0, 12));
  if (/^P[56]/.test(head)) return readPpm(bytes);
  if (head.startsWith('BM')) return (await part(import('./bmp.ts'))).readBmp(bytes);
  const jpeg = head.startsWith('\xff\xd8\xff');
  const png = head.startsWith('\x89PNG\r\n\x1a\n');
  if (!jpeg && !png && !/^RIFF[^]{4}WEBP/.test(head)) {
    const { foreign } = await part(import('./foreign.ts'));
    throw new MobilenetError('E_IMAGE_FORMAT', foreign(head));
  }
  const sides = jpeg ? jpegSides(bytes) : png ? pngSides(bytes) : webpSides(bytes);
  const count = sides ? sides.width * sides.height : 0;
  let smaller: Reduction | undefined;
  if (sides && (fitting || count > MOST_PIXELS)) {
    const { reduction, shrunk } = await part(import('./reduction.ts'));
    if (fitting && jpeg && builtin) smaller = shrunk(bytes, sides, fitting);
    if (count > MOST_PIXELS) smaller ??= reduction(bytes, sides);
  }
  const fault = jpeg ? jpegFault(bytes, count) : png ? pngFault(bytes) : undefined;
  if (fault) throw new MobilenetError('E_IMAGE_FORMAT', `The picture is damaged: ${fault}.`);
  const { decode } = await part(builtin ? import('./decode.ts') : import('./browser.ts'));
  return decode(bytes, smaller);
}
