/**
 * What a value is, whichever realm made it: a frame of the page, a context of node:vm, an imitated page. `instanceof`
 * knows the classes of its own realm alone.
 */

/** The tag of a value: `Array`, `Blob`, `HTMLCanvasElement`, `Number`. */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** A `File` is a blob too. */
export function isBlob(value: unknown): value is Blob {
  return /^(Blob|File)$/.test(tagOf(value));
}

export function isUrl(value: unknown): value is URL {
  return tagOf(value) === 'URL';
}

/**
 * The bytes that a value holds in memory, not copied: of a buffer, shared or not, or of a view of single bytes. Numbers
 * of several bytes, as of a Float32Array, are none.
 */
export function bytesOf(value: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT = 1 } = value as Uint8Array;
    if (BYTES_PER_ELEMENT === 1) return viewOf(buffer, byteOffset, byteLength);
  } else if (/ArrayBuffer$/.test(tagOf(value))) {
    return viewOf(value as ArrayBuffer, 0, (value as ArrayBuffer).byteLength);
  }
  return undefined;
}

/** A buffer that was transferred has no bytes any more, and takes no view. */
function viewOf(buffer: ArrayBufferLike, at: number, length: number): Uint8Array {
  return length > 0 ? new Uint8Array(buffer, at, length) : new Uint8Array(0);
}
