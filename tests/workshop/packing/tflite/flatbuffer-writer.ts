/** Writes flatbuffers for tests: tables as lists of fields by slot. What it writes can be wrong on purpose. */

export type Field =
  | { readonly i8: number }
  | { readonly i32: number }
  | { readonly f32: number }
  | { readonly u64: bigint }
  | { readonly bytes: Uint8Array }
  | { readonly i32s: readonly number[] }
  | { readonly f32s: readonly number[] }
  | { readonly i64s: readonly number[] }
  | { readonly table: Table }
  | { readonly tables: readonly Table[] };

/** Fields by slot; undefined is left out. */
export type Table = readonly (Field | undefined)[];

/** A file: the offset of the root, the identifier, the tables. */
export function writeFlatbuffer(identifier: string, root: Table): Uint8Array {
  const writer = new Writer();
  writer.skip(4);
  for (const letter of identifier) writer.u8(letter.charCodeAt(0));
  writer.link(0, writer.table(root));
  return writer.bytes();
}

class Writer {
  #view = new DataView(new ArrayBuffer(1 << 20));
  #end = 0;

  bytes(): Uint8Array {
    return new Uint8Array(this.#view.buffer.slice(0, this.#end));
  }

  skip(size: number): number {
    this.#end += size;
    return this.#end - size;
  }

  u8(value: number): void {
    this.#view.setUint8(this.skip(1), value);
  }

  /** Sets the offset at `at` so that it refers to `target`, further on. */
  link(at: number, target: number): void {
    this.#view.setUint32(at, target - at, true);
  }

  /** The vtable, the table, then what its fields refer to. */
  table(fields: Table): number {
    this.#align(4);
    const vtable = this.skip(4 + 2 * fields.length);
    this.#align(4);
    const table = this.skip(4);
    this.#view.setInt32(table, table - vtable, true);
    const places = fields.map((field, slot) => {
      if (!field) return 0;
      const at = this.skip('u64' in field ? 8 : 4);
      this.#view.setUint16(vtable + 4 + 2 * slot, at - table, true);
      return at;
    });
    this.#view.setUint16(vtable, 4 + 2 * fields.length, true);
    this.#view.setUint16(vtable + 2, this.#end - table, true);
    fields.forEach((field, slot) => field && this.#field(field, places[slot]!));
    return table;
  }

  #field(field: Field, at: number): void {
    const view = this.#view;
    if ('i8' in field) view.setInt8(at, field.i8);
    else if ('i32' in field) view.setInt32(at, field.i32, true);
    else if ('f32' in field) view.setFloat32(at, field.f32, true);
    else if ('u64' in field) view.setBigUint64(at, field.u64, true);
    else if ('table' in field) this.link(at, this.table(field.table));
    else if ('bytes' in field) this.#vector(at, 1, field.bytes, (place, byte) => view.setUint8(place, byte));
    else if ('i32s' in field) this.#vector(at, 4, field.i32s, (place, i) => view.setInt32(place, i, true));
    else if ('f32s' in field) this.#vector(at, 4, field.f32s, (place, f) => view.setFloat32(place, f, true));
    else if ('i64s' in field)
      this.#vector(at, 8, field.i64s, (place, i) => view.setBigInt64(place, BigInt(i), true));
    else this.#tables(at, field.tables);
  }

  /** Entries that are the same object share one table. */
  #tables(at: number, tables: readonly Table[]): void {
    const written = new Map<Table, number>();
    this.#vector(at, 4, tables, (place, table) => {
      const address = written.get(table) ?? this.table(table);
      written.set(table, address);
      this.link(place, address);
    });
  }

  #vector<T>(at: number, size: number, values: ArrayLike<T>, set: (place: number, value: T) => void): void {
    this.#align(4);
    const count = this.skip(4);
    this.link(at, count);
    this.#view.setUint32(count, values.length, true);
    const first = this.skip(size * values.length);
    Array.from(values).forEach((value, i) => set(first + size * i, value));
  }

  #align(unit: number): void {
    this.#end = Math.ceil(this.#end / unit) * unit;
  }
}
