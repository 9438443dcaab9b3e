/** Packed files that were right until parts of them were changed, with a right digest. */
import fc from 'fast-check';
import { frame, sealed, sectionsOf, viewOf } from '../attacks/frame.ts';
import type { Section } from '../attacks/frame.ts';
import { goldenFile, smallest } from '../attacks/spoil.ts';
import { number } from './numbers.ts';
import { resized } from './resized.ts';

const files = [
  smallest,
  ...['rgb-int8', 'grey-uint8', 'headless', 'hidden-logistic', 'one-output', 'unknown'].map(goldenFile),
];

/** One change to the sections of a file; a place counts modulo what there is. */
type Change =
  | {
      readonly kind: 'number';
      readonly section: number;
      readonly at: number;
      readonly bytes: 1 | 2 | 4;
      readonly value: number;
    }
  | { readonly kind: 'byte'; readonly section: 0 | 2 | 3 | 8; readonly at: number; readonly value: number }
  | { readonly kind: 'joint'; readonly layer: number; readonly field: number; readonly value: number }
  | { readonly kind: 'length'; readonly section: number; readonly bytes: number }
  | { readonly kind: 'type'; readonly section: number; readonly value: number }
  | { readonly kind: 'graft'; readonly section: number; readonly from: number }
  | { readonly kind: 'twice' | 'gone' | 'swap'; readonly section: number };

const at = fc.oneof(fc.nat(64), fc.nat(2000), fc.nat(30000));
const section = fc.nat(8);
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('number' as const),
      section,
      at,
      bytes: fc.constantFrom(1, 2, 4),
      value: number,
    }),
  },
  {
    // Of input table, channels, filters and the rule of what is unknown, where most bytes may have any value.
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('byte' as const),
      section: fc.constantFrom(0, 2, 3, 8),
      at,
      value: fc.nat(255),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('joint' as const),
      layer: fc.nat(28),
      field: fc.nat(2),
      value: number,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('length' as const),
      section,
      bytes: fc.oneof(fc.integer({ min: -40, max: 40 }), fc.constantFrom(-1024, 32, -32, 65536)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('type' as const),
      section,
      value: fc.oneof(fc.nat(11), fc.constantFrom(0x8000, 0x8001, 0xfffe, 0xffff, 0x10001)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('graft' as const), section, from: fc.nat(6) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('twice', 'gone', 'swap'), section }) },
);

export interface Mutant {
  /** Which golden file. */
  readonly of: number;
  readonly changes: readonly Change[];
  /** A number of header and table, changed after the sections have been put together. */
  readonly header: { readonly at: number; readonly value: number } | null;
}

export const mutant: fc.Arbitrary<Mutant> = fc.record({
  of: fc.oneof(
    { weight: 20, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 6 }) },
  ),
  changes: fc.array(change, { minLength: 1, maxLength: 3 }),
  header: fc.oneof(
    { weight: 8, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.record({ at: fc.nat(40), value: number }) },
  ),
});

/** Where the input table begins in the contract. */
const TABLE = 48;

const LAYER = 32;
/** Output and input height, width, channels of a layer's record. */
const OUTPUT = 10;
const INPUT = 4;

function apply(sections: Section[], each: Change): void {
  if (each.kind === 'joint') return join(sections, each);
  const index = each.section % sections.length;
  const { type, body } = sections[index]!;
  const size = body.length;
  switch (each.kind) {
    case 'number': {
      // Mostly where a field of that width may lie.
      const place = (each.at - (each.at % each.bytes)) % (size - each.bytes + 1);
      if (size >= each.bytes) write(viewOf(body), place, each.bytes, each.value);
      return;
    }
    case 'byte': {
      const first = type === 1 ? TABLE : 0;
      if (size > first) body[first + (each.at % (size - first))] = each.value;
      return;
    }
    case 'length':
      sections[index] = { type, body: resized(body, size + each.bytes) };
      return;
    case 'type':
      sections[index] = { type: each.value, body };
      return;
    case 'graft': {
      const other = sectionsOf(files[each.from]!).find((candidate) => candidate.type === type);
      if (other) sections[index] = other;
      return;
    }
    case 'twice':
      sections.splice(index, 0, { type, body });
      return;
    case 'gone':
      sections.splice(index, 1);
      if (sections.length === 0) sections.push({ type, body });
      return;
    case 'swap':
      sections.push(...sections.splice(index, 1));
  }
}

function write(view: DataView, place: number, bytes: 1 | 2 | 4, value: number): void {
  if (bytes === 1) view.setUint8(place, value);
  else if (bytes === 2) view.setUint16(place, value, true);
  else view.setUint32(place, value, true);
}

/** Changes a layer's output and the next one's input alike. */
function join(sections: Section[], { layer, field, value }: Change & { kind: 'joint' }): void {
  const table = sections.find(({ type }) => type === 2)?.body;
  const count = Math.floor((table?.length ?? 0) / LAYER);
  if (!table || count < 2) return;
  const place = (layer % (count - 1)) * LAYER;
  viewOf(table).setUint16(place + OUTPUT + 2 * field, value, true);
  viewOf(table).setUint16(place + LAYER + INPUT + 2 * field, value, true);
}

export function build({ of, changes, header }: Mutant): Uint8Array {
  const sections = sectionsOf(files[of]!);
  for (const each of changes) apply(sections, each);
  const file = frame(sections);
  if (header) viewOf(file).setUint32((4 * header.at) % (file.length - 35), header.value, true);
  return sealed(file);
}
