/** Packed files that were right until parts of them were changed, with a right digest. */
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { instantiate } from '../../host/core/core.ts';
import type { Core } from '../../host/core/core.ts';
import { STATUS_FILE_TRUNCATED, STATUS_MEMORY } from '../../host/core/status-codes.ts';
import { frame, sealed, sectionsOf, viewOf } from '../attacks/frame.ts';
import type { Section } from '../attacks/frame.ts';
import { number } from './numbers.ts';

const files = ['smallest', 'rgb-int8', 'grey-uint8', 'headless'].map(
  (name) => new Uint8Array(readFileSync(new URL(`../../../tests/golden/${name}.mnw`, import.meta.url))),
);
const [smallest] = files as [Uint8Array];

/** One change to the sections of a file; a place counts modulo what there is. */
type Change =
  | {
      readonly kind: 'number';
      readonly section: number;
      readonly at: number;
      readonly bytes: 1 | 2 | 4;
      readonly value: number;
    }
  | { readonly kind: 'byte'; readonly section: 0 | 2 | 3; readonly at: number; readonly value: number }
  | { readonly kind: 'joint'; readonly layer: number; readonly field: number; readonly value: number }
  | { readonly kind: 'length'; readonly section: number; readonly bytes: number }
  | { readonly kind: 'type'; readonly section: number; readonly value: number }
  | { readonly kind: 'graft'; readonly section: number; readonly from: number }
  | { readonly kind: 'twice' | 'gone' | 'swap'; readonly section: number };

const at = fc.oneof(fc.nat(64), fc.nat(2000), fc.nat(30000));
const section = fc.nat(7);
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
    // Of input table, channels and filters, where most bytes may have any value.
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('byte' as const),
      section: fc.constantFrom(0, 2, 3),
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
      value: fc.oneof(fc.nat(10), fc.constantFrom(0x8000, 0x8001, 0xfffe, 0xffff, 0x10001)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('graft' as const), section, from: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('twice', 'gone', 'swap'), section }) },
);

interface Mutant {
  /** Which golden file. */
  readonly of: number;
  readonly changes: readonly Change[];
  /** A number of header and table, changed after the sections have been put together. */
  readonly header: { readonly at: number; readonly value: number } | null;
}

const mutant: fc.Arbitrary<Mutant> = fc.record({
  of: fc.oneof(
    { weight: 20, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) },
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
    case 'number':
      if (size < each.bytes) return;
      // Mostly where a field of that width may lie.
      write(
        viewOf(body),
        (each.at - (each.at % each.bytes)) % (size - each.bytes + 1),
        each.bytes,
        each.value,
      );
      return;
    case 'byte': {
      const first = type === 1 ? TABLE : 0;
      if (size > first) body[first + (each.at % (size - first))] = each.value;
      return;
    }
    case 'length': {
      const longer = new Uint8Array(Math.max(0, size + each.bytes));
      longer.set(body.subarray(0, longer.length));
      sections[index] = { type, body: longer };
      return;
    }
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

function build({ of, changes, header }: Mutant): Uint8Array {
  const sections = sectionsOf(files[of]!);
  for (const each of changes) apply(sections, each);
  const file = frame(sections);
  if (header) viewOf(file).setUint32((4 * header.at) % (file.length - 35), header.value, true);
  return sealed(file);
}

/** A picture of any size will do: 5 × 7 pixels. */
const [WIDTH, HEIGHT] = [5, 7];
const photo = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => (i * 89) & 255);

function load(core: Core, file: Uint8Array): number {
  const address = core.reserve(file.length);
  if (address > 0) new Uint8Array(core.memory.buffer).set(file, address);
  return core.load();
}

/** Everything that the core answers for the picture. */
function answer(core: Core): Uint8Array {
  assert.equal(core.begin(WIDTH, HEIGHT, 0, 0, 0), 0);
  for (let done = 0, due = core.capacity(); due > 0; due = core.capacity()) {
    new Uint8Array(core.memory.buffer).set(photo.subarray(done, done + due), core.staging());
    assert.equal(core.push(due), 0);
    done += due;
  }
  assert.equal(core.run(), 0);
  const contract = new DataView(core.memory.buffer, core.contract(), 48);
  const [classes, features] = [contract.getUint16(16, true), contract.getUint16(18, true)];
  const tensor = (address: number, length: number): Uint8Array =>
    new Uint8Array(core.memory.buffer, address, address ? length : 0);
  return Buffer.concat([
    tensor(core.embedding(), features),
    tensor(core.logits(), classes),
    tensor(core.softmax(), classes),
    tensor(core.top(5), 4 * Math.min(5, classes)),
  ]);
}

export interface Count {
  accepted: number;
  refused: number;
}

/**
 * No mutant traps; a refusal is one of the file's codes, the same in each build; what is accepted gives the same bytes
 * in each build; and the golden file that follows is proven as before.
 */
export async function packed(count: Count): Promise<fc.IRawProperty<unknown>> {
  const baseline = await instantiate('baseline');
  const simd = await instantiate('simd');
  const sizes = [baseline, simd].map((core) => core.memory.buffer.byteLength);
  const golden = [baseline, simd].map((core) => {
    assert.equal(load(core, smallest), 0);
    return Buffer.from(answer(core));
  });
  return fc.property(mutant, (drawn) => {
    const file = build(drawn);
    const [status, other] = [load(baseline, file), load(simd, file)];
    if (status === 0 && other === 0) {
      count.accepted++;
      assert.deepEqual(Buffer.from(answer(simd)), Buffer.from(answer(baseline)));
      return;
    }
    count.refused++;
    for (const each of [status, other])
      assert.ok(each === 0 || (each >= STATUS_FILE_TRUNCATED && each <= STATUS_MEMORY), `status ${each}`);
    // Memory that is too small differs from build to build.
    if (status !== STATUS_MEMORY && other !== STATUS_MEMORY)
      assert.deepEqual([other, simd.detail()], [status, baseline.detail()]);
    assert.equal(baseline.contract() + simd.contract(), 0);
    // Often enough to find what a refused file leaves behind.
    if (count.refused % 16 > 0) return;
    [baseline, simd].forEach((core, at) => {
      assert.equal(load(core, smallest), 0);
      assert.deepEqual(Buffer.from(answer(core)), golden[at]);
      assert.equal(core.memory.buffer.byteLength, sizes[at]);
    });
  });
}
