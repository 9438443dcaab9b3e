/** Whether a JPEG or PNG reaches its end marker: a decoder may answer for a cut file without any error. */

const END_OF_IMAGE = 0xd9;
const IEND = 0x49454e44;

/**
 * Follows the segments of a JPEG from marker to marker. A marker is 0xff and a byte; in the data of a scan 0xff is
 * followed by 0, by a restart marker, or by another 0xff that fills.
 *
 * Source: ITU-T T.81, annex B.
 */
export function isWholeJpeg(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0xff, 2); at >= 0; at = bytes.indexOf(0xff, at)) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === END_OF_IMAGE) return true;
    if (marker === 0xff) at += 1;
    else at += 2 + (hasLength(marker) ? (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0) : 0);
  }
  return false;
}

/** Not 0 (a byte of data), 1, the restart markers and the start of an image. */
function hasLength(marker: number): boolean {
  return marker > 1 && (marker < 0xd0 || marker > 0xd8);
}

/** Follows the chunks of a PNG: length, type, data, checksum, after 8 bytes of signature. */
export function isWholePng(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === IEND) return true;
  }
  return false;
}
