/** Buffers that are kept at most: a frame that is read, one that waits, one that runs, and some regions. */
const MOST = 8;

/** Memory of raw frames that is used again, so that it is as much as frames are under way at once, however many come. */
export class Memory {
  readonly #free: Uint8Array<ArrayBuffer>[] = [];

  take(length: number): Uint8Array<ArrayBuffer> {
    const at = this.#free.findIndex((bytes) => bytes.length === length);
    return this.#free.splice(at, at < 0 ? 0 : 1)[0] ?? new Uint8Array(length);
  }

  /** Takes back what nobody reads any more. */
  give(bytes: Uint8Array<ArrayBuffer>): void {
    // What a thread has taken over has no bytes left.
    if (bytes.length > 0 && this.#free.push(bytes) > MOST) this.#free.shift();
  }
}

/** Bytes with memory of their own, which another thread may take over: Node's small buffers share theirs. */
export function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes;
  const whole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
  return whole ? new Uint8Array(buffer) : Uint8Array.from(bytes);
}
