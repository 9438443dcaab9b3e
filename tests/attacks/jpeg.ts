/** Parts of a JPEG, so that it can be made wrong. Source: ITU-T T.81, B.1. */

/** The bytes from a marker to the next. */
export function segment(jpeg: Buffer, marker: number): { at: number; bytes: Buffer } {
  const at = jpeg.indexOf(Uint8Array.of(0xff, marker));
  return { at, bytes: Buffer.from(jpeg.subarray(at, at + 2 + jpeg.readUInt16BE(at + 2))) };
}

export const inserted = (bytes: Buffer, at: number, more: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
