/** What a JPEG decoder warns of: some files have lost pixels, others are only written in another way. */

/** Warnings of libjpeg that mean lost data; what is left of the picture is guessed. */
const GRAVE = /premature end|bad (Huffman|arithmetic) code|found marker/i;

export function isGrave(message: string): boolean {
  return GRAVE.test(message);
}

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
/** Start of frame, coded in one pass: baseline, extended, arithmetic. */
const SEQUENTIAL: readonly number[] = [0xc0, 0xc1, 0xc9];

/**
 * A JPEG without what decoders warn of though it is whole, so that they warn of nothing before they see what is lost:
 * bytes between segments are taken out, the scans of a sequential picture say that they hold all of it, and the JFIF
 * revision is 1.
 *
 * @param bytes whose segments `jpegFault` has followed to the end of the image
 * @returns a copy. Source: ITU-T T.81, annex B; libjpeg's JWRN_EXTRANEOUS_DATA, JWRN_NOT_SEQUENTIAL, JWRN_JFIF_MAJOR
 */
export function withoutHarmless(bytes: Uint8Array): Uint8Array {
  const mended = new Uint8Array(bytes.length);
  let length = 0;
  let isSequential = false;
  const keep = (from: number, to: number): Uint8Array => {
    const part = mended.subarray(length, (length += Math.min(to, bytes.length) - from));
    part.set(bytes.subarray(from, from + part.length));
    return part;
  };
  keep(0, 2);
  for (let at = bytes.indexOf(0xff, 2); at >= 0; at = bytes.indexOf(0xff, at)) {
    const marker = bytes[at + 1] ?? 0;
    // A byte of garbage, or 0xff that fills.
    if (marker === 0 || marker === 0xff) at += marker === 0 ? 2 : 1;
    else if (marker === END_OF_IMAGE) {
      keep(at, bytes.length);
      break;
    } else {
      const end = at + 2 + (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0);
      const segment = keep(at, end);
      if (SEQUENTIAL.includes(marker)) isSequential = true;
      if (marker === 0xe0 && segment[4] === 0x4a && segment[5] === 0x46 && segment[6] === 0x49)
        segment[9] = 1;
      at = end;
      if (marker !== START_OF_SCAN) continue;
      if (isSequential) segment.set([0, 63, 0], segment.length - 3);
      at = scanEnd(bytes, end);
      keep(end, at);
    }
  }
  return mended.subarray(0, length);
}

/** The place of the marker that ends the data of a scan: none of a restart. */
function scanEnd(bytes: Uint8Array, start: number): number {
  let at = bytes.indexOf(0xff, start);
  for (; at >= 0; at = bytes.indexOf(0xff, at)) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (marker === 0 || marker >> 3 === 0xd0 >> 3) at += 2;
    else return at;
  }
  return bytes.length;
}
