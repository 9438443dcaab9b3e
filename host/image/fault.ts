/**
 * What is wrong with a JPEG or PNG before any decoder has seen it: a decoder may answer for a cut file without any
 * error, and may work for minutes on a small one.
 */

const CUT = 'it is cut short; copy it again';

const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;

/** Encoders write some ten. A decoder goes through the whole picture for each. */
const MOST_SCANS = 100;

/**
 * Follows the segments of a JPEG from marker to marker, up to the end of the image. A marker is 0xff and a byte; in the
 * data of a scan 0xff is followed by 0, by a restart marker, or by another 0xff that fills.
 *
 * Source: ITU-T T.81, annex B.
 */
export function jpegFault(bytes: Uint8Array): string | undefined {
  let frames = 0;
  let scans = 0;
  for (let at = bytes.indexOf(0xff, 2); at >= 0; at = bytes.indexOf(0xff, at)) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === END_OF_IMAGE) return undefined;
    if (isFrame(marker) && ++frames > 1) return `a second frame begins at byte ${at}`;
    if (marker === START_OF_SCAN && ++scans > MOST_SCANS) return `it has more than ${MOST_SCANS} scans`;
    if (marker === 0xff) at += 1;
    else at += 2 + (hasLength(marker) ? (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0) : 0);
  }
  return CUT;
}

/** Start of frame: 0xc0 to 0xcf without the tables of Huffman and arithmetic coding and the reserved 0xc8. */
function isFrame(marker: number): boolean {
  return marker >> 4 === 0xc && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Not 0 (a byte of data), 1, the restart markers and the start of an image. */
function hasLength(marker: number): boolean {
  return marker > 1 && (marker < 0xd0 || marker > 0xd8);
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
