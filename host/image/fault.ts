/**
 * What is wrong with a JPEG or PNG before any decoder has seen it: a decoder may answer for a cut file without any
 * error, and may work for minutes on a small one.
 */
import { MOST_PIXELS } from './limit.ts';
import { isFrame, segments, START_OF_SCAN } from './segments.ts';

const CUT = 'it is cut short; copy it again';

const END_OF_IMAGE = 0xd9;

/** Of `MOST_PIXELS`; encoders write some ten. A decoder goes through the whole picture for each. */
const MOST_SCANS = 100;

/**
 * Follows the segments of a JPEG up to the end of the image.
 *
 * @param pixels as its frame states them: a larger picture may have fewer scans
 */
export function jpegFault(bytes: Uint8Array, pixels: number): string | undefined {
  const most = Math.floor(MOST_SCANS * Math.min(1, MOST_PIXELS / pixels));
  let frames = 0;
  let scans = 0;
  for (const { marker, at } of segments(bytes)) {
    if (marker === END_OF_IMAGE) return undefined;
    if (isFrame(marker) && ++frames > 1) return `a second frame begins at byte ${at}`;
    if (marker === START_OF_SCAN && ++scans > most) return `it has more than ${most} scans`;
  }
  return CUT;
}

const IDAT = 0x49444154;
const IEND = 0x49454e44;
/** Of the type alone: the last chunk has no data. */
const IEND_CHECKSUM = 0xae426082;

/** Beyond twice the pixels, for block headers and empty blocks of the compressed stream. */
const SPARE_BYTES = 65536;

/**
 * Follows the chunks of a PNG: length, type, data, checksum, after 8 bytes of signature. The first chunk states width,
 * height, bits and colour type (PNG, 3rd edition, 11.2.1). A stream longer than its pixels does not compress them.
 */
export function pngFault(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let compressed = 0;
  if (bytes.length < 24) return CUT;
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const type = view.getUint32(at + 4);
    if (type === IDAT) compressed += view.getUint32(at);
    if (type !== IEND) continue;
    if (view.getUint32(at + 8) !== IEND_CHECKSUM) return `the checksum at byte ${at + 8} is wrong`;
    const pixels = view.getUint32(16) * view.getUint32(20);
    // At most 4 colours of 16 bits, and a byte of filter type for each row.
    if (compressed > 2 * (8 * pixels + view.getUint32(20)) + SPARE_BYTES)
      return 'it holds more data than its pixels';
    return undefined;
  }
  return CUT;
}
