/** How a picture file says that it has to be turned. */
import { segments, START_OF_SCAN } from './segments.ts';
import { view } from './sides.ts';

const APP1 = 0xe1;
/** What stands before the fields in a JPEG, and in some WebP files. */
const NAME = 'Exif\0\0';

/** Whether the EXIF orientation of a JPEG, PNG or WebP file exchanges width and height. */
export function isTurned(bytes: Uint8Array): boolean {
  const data = bytes[0] === 0xff ? ofJpeg(bytes) : bytes[0] === 0x89 ? ofPng(bytes) : ofWebp(bytes);
  return data !== undefined && orientation(text(data, 0, 6) === NAME ? data.subarray(6) : data) >= 5;
}

function ofJpeg(bytes: Uint8Array): Uint8Array | undefined {
  for (const { marker, data } of segments(bytes)) {
    if (marker === APP1 && text(data, 0, 6) === NAME) return data;
    if (marker === START_OF_SCAN) break;
  }
  return undefined;
}

/** Chunks of length, type, data and checksum, after 8 bytes of signature. */
function ofPng(bytes: Uint8Array): Uint8Array | undefined {
  const file = view(bytes);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + file.getUint32(at)) {
    if (text(bytes, at + 4, 4) === 'eXIf') return bytes.subarray(at + 8, at + 8 + file.getUint32(at));
  }
  return undefined;
}

/** Chunks of type, length and data of an even number of bytes, after 12 bytes. */
function ofWebp(bytes: Uint8Array): Uint8Array | undefined {
  const file = view(bytes);
  for (let at = 12; at + 8 <= bytes.length;) {
    const length = file.getUint32(at + 4, true);
    if (text(bytes, at, 4) === 'EXIF') return bytes.subarray(at + 8, at + 8 + length);
    at += 8 + length + (length % 2);
  }
  return undefined;
}

/** Tag 274 of the first directory: 1 to 8, or 0 where there is none. Source: TIFF 6.0, sections 2 and 8. */
function orientation(bytes: Uint8Array): number {
  const file = view(bytes);
  const isLittle = bytes[0] === 0x49;
  if (bytes.length < 8) return 0;
  let at = file.getUint32(4, isLittle) + 2;
  if (at > bytes.length) return 0;
  for (let left = file.getUint16(at - 2, isLittle); left > 0 && at + 12 <= bytes.length; left--, at += 12) {
    if (file.getUint16(at, isLittle) !== 274) continue;
    const value = file.getUint16(at + 8, isLittle);
    return value <= 8 ? value : 0;
  }
  return 0;
}

function text(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
