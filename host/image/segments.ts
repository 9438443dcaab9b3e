/** A part of a JPEG: a marker, 0xff and a byte, and what belongs to it. */
export interface Segment {
  readonly marker: number;
  /** Where the marker stands. */
  readonly at: number;
  /** Without the length, which is not there of markers that stand alone. */
  readonly data: Uint8Array;
}

export const START_OF_SCAN = 0xda;

/**
 * The segments of a JPEG in their order. In the data of a scan 0xff is followed by 0, by a restart marker, or by another
 * 0xff that fills.
 *
 * Source: ITU-T T.81, annex B.
 */
export function* segments(bytes: Uint8Array): Generator<Segment, void, void> {
  for (let at = bytes.indexOf(0xff, 2); at >= 0; at = bytes.indexOf(0xff, at)) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else {
      const length = hasLength(marker) ? (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0) : 0;
      if (marker > 0) yield { marker, at, data: bytes.subarray(at + 4, at + 2 + length) };
      at += 2 + length;
    }
  }
}

/** Not 0 (a byte of data), 1, the restart markers and the start of an image. */
function hasLength(marker: number): boolean {
  return marker > 1 && (marker < 0xd0 || marker > 0xd8);
}

/** Start of frame: 0xc0 to 0xcf without the tables of Huffman and arithmetic coding and the reserved 0xc8. */
export function isFrame(marker: number): boolean {
  return marker >> 4 === 0xc && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
