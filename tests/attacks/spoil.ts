/** Wrong packed files, each made from one that is right; the digest is right again, unless the change is to it. */
import { readFileSync } from 'node:fs';
import type { ErrorCode } from '../../host/errors.ts';
import { Type, altered, frame, sealed, sectionsOf, viewOf } from './frame.ts';
import type { Section } from './frame.ts';

export interface Attack {
  readonly title: string;
  readonly code: ErrorCode;
  /** `MobilenetError.place`, the core's `detail`. */
  readonly place: number;
  readonly bytes: Uint8Array;
}

/** Not as a Buffer, whose `slice` would share its bytes. */
export const goldenFile = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../tests/golden/${name}.mnw`, import.meta.url)));

/** One convolution, one pair, an average pool, a classifier with labels: every section is there. */
export const smallest = goldenFile('smallest');

/** Bytes of a record of LAYERS, and of an entry of the table of sections. */
export const LAYER = 32;
export const ENTRY = 16;

/** A number of the frame overwritten; the digest is right again. */
export function header(change: (view: DataView) => void): Uint8Array {
  const bytes = smallest.slice();
  change(viewOf(bytes));
  return sealed(bytes);
}

/** Address of a field of the table's entry for a section. */
export function entry(type: number, field: number): number {
  return ENTRY * (1 + sectionsOf(smallest).findIndex((section) => section.type === type)) + field;
}

export const contract = (change: (view: DataView) => void): Uint8Array =>
  altered(smallest, Type.contract, change);

/** Changes the record of one layer. */
export const layer = (index: number, change: (record: DataView) => void): Uint8Array =>
  altered(smallest, Type.layers, ({ buffer, byteOffset }) =>
    change(new DataView(buffer, byteOffset + index * LAYER, LAYER)),
  );

/** Changes all records at once. */
export const layers = (change: (view: DataView) => void): Uint8Array =>
  altered(smallest, Type.layers, change);

/** CHANNELS of layer 0, the first in the section: f32 scale [8], i32 bias [8]. */
export const channels = (change: (view: DataView) => void): Uint8Array =>
  altered(smallest, Type.channels, change);

export function withSections(change: (sections: Section[]) => Section[]): Uint8Array {
  return frame(change(sectionsOf(smallest)));
}
