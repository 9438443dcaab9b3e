/** The sides that a picture file states, before any decoder has seen it and before it is turned. */
import type { Sides } from './limit.ts';
import { isFrame, segments } from './segments.ts';

/** @returns undefined where none are found; a decoder refuses such a file */
export function jpegSides(bytes: Uint8Array): Sides | undefined {
  for (const { marker, data } of segments(bytes)) {
    // Precision, lines, samples a line: ITU-T T.81, B.2.2.
    if (isFrame(marker) && data.length >= 5)
      return { width: view(data).getUint16(3), height: view(data).getUint16(1) };
  }
  return undefined;
}

/** Source: PNG, 3rd edition, 11.2.1. */
export function pngSides(bytes: Uint8Array): Sides | undefined {
  if (bytes.length < 24) return undefined;
  return { width: view(bytes).getUint32(16), height: view(bytes).getUint32(20) };
}

/**
 * Of the first chunk: the canvas less one (VP8X), the sides of 14 bits after a start code (VP8), or both less one in a
 * row of bits (VP8L). Source: RFC 9649, 2.5 to 2.7 and 3.4, RFC 6386, 9.1.
 */
export function webpSides(bytes: Uint8Array): Sides | undefined {
  if (bytes.length < 30) return undefined;
  const file = view(bytes);
  const bits = file.getUint32(21, true);
  switch (bytes[15]) {
    case 0x58:
      return {
        width: (file.getUint32(24, true) & 0xffffff) + 1,
        height: (file.getUint32(26, true) >>> 8) + 1,
      };
    case 0x4c:
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    default:
      return { width: file.getUint16(26, true) & 0x3fff, height: file.getUint16(28, true) & 0x3fff };
  }
}

export function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
