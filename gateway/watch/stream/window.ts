/** The bytes of a stream that were read and not taken yet. */
export class Window {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #held = new Uint8Array(1 << 16);
  #start = 0;
  #end = 0;

  /** @param pieces of whatever length */
  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** Good until the next call. */
  get bytes(): Uint8Array {
    return this.#held.subarray(this.#start, this.#end);
  }

  /** Adds the next piece; false at the end of the stream. */
  async more(): Promise<boolean> {
    const { done, value } = await this.#pieces.next();
    if (done) return false;
    this.#add(value);
    return true;
  }

  /** Adds pieces until there are so many bytes; false where the stream ends before. */
  async atLeast(count: number): Promise<boolean> {
    while (this.#end - this.#start < count) if (!(await this.more())) return false;
    return true;
  }

  drop(count: number): void {
    this.#start += count;
  }

  /**
   * Moves the next bytes into a frame: those that are not held yet come past the window.
   *
   * @returns how many there were; fewer than the frame has where the stream ends
   */
  async fill(frame: Uint8Array): Promise<number> {
    const held = this.bytes.subarray(0, frame.length);
    frame.set(held);
    this.drop(held.length);
    let filled = held.length;
    while (filled < frame.length) {
      const { done, value } = await this.#pieces.next();
      if (done) break;
      const taken = value.subarray(0, frame.length - filled);
      frame.set(taken, filled);
      filled += taken.length;
      this.#add(value.subarray(taken.length));
    }
    return filled;
  }

  #add(piece: Uint8Array): void {
    const length = this.#end - this.#start;
    if (this.#end + piece.length > this.#held.length) {
      // Of twice the size, unless room is left before the bytes: then they move there.
      const room = this.#held.length >= 2 * (length + piece.length);
      const held = room ? this.#held : new Uint8Array(2 * (length + piece.length));
      held.set(this.bytes);
      this.#held = held;
      this.#start = 0;
    }
    this.#held.set(piece, this.#start + length);
    this.#end = this.#start + length + piece.length;
  }
}
