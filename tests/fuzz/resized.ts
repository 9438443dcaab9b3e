/** The bytes cut to a length, or with zeros after them; a length below 0 is 0. */
export function resized(bytes: Uint8Array, length: number): Uint8Array {
  const copy = new Uint8Array(Math.max(0, length));
  copy.set(bytes.subarray(0, copy.length));
  return copy;
}
