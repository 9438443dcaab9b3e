/** Writes little-endian fields one after the other; places never written stay 0. */
export class Fields {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.#view = new DataView(this.bytes.buffer);
  }

  /** Continues at an address. */
  seek(at: number): this {
    this.#at = at;
    return this;
  }

  i8(values: Iterable<number>): this {
    for (const value of values) this.#view.setInt8(this.#advance(1), value);
    return this;
  }

  u8(...values: number[]): this {
    for (const value of values) this.#view.setUint8(this.#advance(1), value);
    return this;
  }

  u16(...values: number[]): this {
    for (const value of values) this.#view.setUint16(this.#advance(2), value, true);
    return this;
  }

  u32(...values: number[]): this {
    for (const value of values) this.#view.setUint32(this.#advance(4), value, true);
    return this;
  }

  i32(values: Iterable<number>): this {
    for (const value of values) this.#view.setInt32(this.#advance(4), value, true);
    return this;
  }

  f32(values: Iterable<number>): this {
    for (const value of values) this.#view.setFloat32(this.#advance(4), value, true);
    return this;
  }

  copy(bytes: Uint8Array): this {
    this.bytes.set(bytes, this.#advance(bytes.length));
    return this;
  }

  #advance(size: number): number {
    const at = this.#at;
    this.#at += size;
    return at;
  }
}
