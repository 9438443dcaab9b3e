/**
 * A checked reader of flatbuffers (https://flatbuffers.dev/internals/). Every read is bounded by the file, every table
 * by its vtable, and everything that is visited is counted, so the work is bounded however the offsets are arranged.
 * References only lead forward, hence no table can contain itself.
 */
import { MobilenetError } from '../../../host/errors.ts';
import { product } from '../../../host/size.ts';

/** Tables and vector entries that one file may visit; a MobileNet visits some 10 000. */
const MOST_VISITS = 1 << 18;

export class Flatbuffer {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  #visits = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  root(place: string): Table {
    return new Table(this, this.follow(0, place), place);
  }

  /** Throws unless the file holds `length` bytes at `at`. */
  need(at: number, length: number, place: string): void {
    if (at < 0 || at + length > this.bytes.length) {
      throw new MobilenetError(
        'E_MODEL_TRUNCATED',
        `The model is cut short or damaged: ${place} lies beyond its end (byte ${at} of ${this.bytes.length}); copy it again.`,
        place,
      );
    }
  }

  count(visits: number, place: string): void {
    this.#visits += visits;
    if (this.#visits > MOST_VISITS) {
      throw new MobilenetError(
        'E_MODEL_LIMIT',
        `The model holds more than ${MOST_VISITS} entries, at ${place}.`,
        place,
      );
    }
  }

  /** The address that the offset at `at` refers to. */
  follow(at: number, place: string): number {
    this.need(at, 4, place);
    const offset = this.view.getUint32(at, true);
    if (offset < 4 || (at + offset) % 4 !== 0) throw damaged(place, `refers to ${offset} bytes on`);
    this.need(at + offset, 4, place);
    return at + offset;
  }
}

/** One table: fields by slot, each absent or of a stated type. */
export class Table {
  /** Where it is, for messages: `model.subgraphs[0].operators[3]`. */
  readonly place: string;
  readonly #file: Flatbuffer;
  readonly #at: number;
  readonly #size: number;
  readonly #vtable: number;
  readonly #vtableSize: number;

  constructor(file: Flatbuffer, at: number, place: string) {
    file.need(at, 4, place);
    file.count(1, place);
    this.#file = file;
    this.place = place;
    this.#at = at;
    this.#vtable = at - file.view.getInt32(at, true);
    if (this.#vtable % 2 !== 0) throw damaged(place, `has its vtable at the odd address ${this.#vtable}`);
    file.need(this.#vtable, 4, `${place}'s vtable`);
    this.#vtableSize = file.view.getUint16(this.#vtable, true);
    this.#size = file.view.getUint16(this.#vtable + 2, true);
    if (this.#vtableSize < 4 || this.#vtableSize % 2 !== 0 || this.#size < 4) {
      throw damaged(place, `has a vtable of ${this.#vtableSize} bytes for a table of ${this.#size}`);
    }
    file.need(this.#vtable, this.#vtableSize, `${place}'s vtable`);
    file.need(at, this.#size, place);
  }

  has(slot: number): boolean {
    return this.#field(slot, 1) !== undefined;
  }

  i8(slot: number, otherwise: number): number {
    const at = this.#field(slot, 1);
    return at === undefined ? otherwise : this.#file.view.getInt8(at);
  }

  u8(slot: number, otherwise: number): number {
    return this.i8(slot, otherwise) & 0xff;
  }

  i32(slot: number, otherwise: number): number {
    const at = this.#field(slot, 4);
    return at === undefined ? otherwise : this.#file.view.getInt32(at, true);
  }

  u32(slot: number, otherwise: number): number {
    return this.i32(slot, otherwise) >>> 0;
  }

  f32(slot: number, otherwise: number): number {
    const at = this.#field(slot, 4);
    return at === undefined ? otherwise : this.#file.view.getFloat32(at, true);
  }

  u64(slot: number): bigint {
    const at = this.#field(slot, 8);
    return at === undefined ? 0n : this.#file.view.getBigUint64(at, true);
  }

  table(slot: number, name: string): Table | undefined {
    const at = this.#field(slot, 4);
    const place = `${this.place}.${name}`;
    return at === undefined ? undefined : new Table(this.#file, this.#file.follow(at, place), place);
  }

  /** A vector of tables; empty where absent. */
  tables(slot: number, name: string): Table[] {
    return this.#vector(slot, name, 4, (at, index) => {
      const place = `${this.place}.${name}[${index}]`;
      return new Table(this.#file, this.#file.follow(at, place), place);
    });
  }

  i32s(slot: number, name: string): number[] {
    return this.#vector(slot, name, 4, (at) => this.#file.view.getInt32(at, true));
  }

  f32s(slot: number, name: string): number[] {
    return this.#vector(slot, name, 4, (at) => this.#file.view.getFloat32(at, true));
  }

  /** 64-bit integers as the nearest numbers: exact up to 2⁵³, far beyond every range they are checked against. */
  i64s(slot: number, name: string): number[] {
    return this.#vector(slot, name, 8, (at) => Number(this.#file.view.getBigInt64(at, true)));
  }

  /** A vector of bytes, in place; empty where absent. */
  bytes(slot: number, name: string): Uint8Array {
    const { at, count } = this.#extent(slot, name, 1);
    return this.#file.bytes.subarray(at, at + count);
  }

  /** Address of a field of so many bytes; undefined where the table leaves it out. */
  #field(slot: number, size: number): number | undefined {
    const entry = 4 + 2 * slot;
    if (entry + 2 > this.#vtableSize) return undefined;
    const offset = this.#file.view.getUint16(this.#vtable + entry, true);
    if (offset === 0) return undefined;
    if (offset < 4 || offset + size > this.#size) {
      throw damaged(this.place, `has field ${slot} outside of itself`);
    }
    return this.#at + offset;
  }

  #vector<T>(slot: number, name: string, size: number, read: (at: number, index: number) => T): T[] {
    const { at, count } = this.#extent(slot, name, size);
    this.#file.count(count, `${this.place}.${name}`);
    return Array.from({ length: count }, (_, index) => read(at + size * index, index));
  }

  #extent(slot: number, name: string, size: number): { at: number; count: number } {
    const field = this.#field(slot, 4);
    if (field === undefined) return { at: 0, count: 0 };
    const place = `${this.place}.${name}`;
    const at = this.#file.follow(field, place);
    const count = this.#file.view.getUint32(at, true);
    this.#file.need(at + 4, product(count, size), place);
    return { at: at + 4, count };
  }
}

function damaged(place: string, what: string): MobilenetError {
  return new MobilenetError(
    'E_MODEL_FORMAT',
    `The model is damaged: ${place} ${what}; copy or convert it again.`,
    place,
  );
}
