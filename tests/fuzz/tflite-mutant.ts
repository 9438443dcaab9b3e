/** Models of the tests' builder, with parts of the description or of the file changed. */
import fc from 'fast-check';
import { tinyModel } from '../workshop/packing/tflite/builder.ts';
import { attach, withMetadata } from '../workshop/packing/tflite/metadata-writer.ts';
import { writeModel } from '../workshop/packing/tflite/writer.ts';
import type { ModelSpec } from '../workshop/packing/tflite/writer.ts';
import { number } from './numbers.ts';
import { resized } from './resized.ts';
import { options } from './tflite-options.ts';

/** Small whole numbers as indices and codes are, and those at which they break. */
const index = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -2, max: 40 }) },
  { weight: 1, arbitrary: fc.constantFrom(127, 128, 255, 256, 2 ** 31 - 1, -(2 ** 31)) },
);
const scale = fc.oneof(
  fc.constantFrom(0, -0, NaN, Infinity, -1, 1e-39, 2 ** -126, 255, 256, 3.4e38, 1 / 256),
  fc.float({ min: Math.fround(1e-6), max: 2, noNaN: true }),
);
const zero = fc.oneof(fc.integer({ min: -129, max: 256 }), fc.constantFrom(2 ** 31, -(2 ** 53), 2 ** 53));

/** A place counts modulo what there is. */
const wrong = fc.oneof(
  fc.record({ kind: fc.constantFrom('inputs', 'outputs'), at: fc.nat(60), slot: fc.nat(3), value: index }),
  fc.record({ kind: fc.constant('opcode' as const), at: fc.nat(60), value: index }),
  fc.record({ kind: fc.constant('field' as const), at: fc.nat(60), slot: fc.nat(7), value: index }),
  fc.record({ kind: fc.constant('shape' as const), at: fc.nat(60), slot: fc.nat(4), value: index }),
  fc.record({
    kind: fc.constant('shapes' as const),
    at: fc.nat(60),
    value: fc.array(index, { maxLength: 9 }),
  }),
  fc.record({ kind: fc.constant('type' as const), at: fc.nat(60), value: fc.integer({ min: -1, max: 20 }) }),
  fc.record({ kind: fc.constant('buffer' as const), at: fc.nat(60), value: index }),
  fc.record({ kind: fc.constant('scale' as const), at: fc.nat(60), slot: fc.nat(12), value: scale }),
  fc.record({ kind: fc.constant('zero' as const), at: fc.nat(60), slot: fc.nat(12), value: zero }),
  fc.record({
    kind: fc.constant('dimension' as const),
    at: fc.nat(60),
    value: fc.integer({ min: -1, max: 9 }),
  }),
  fc.record({ kind: fc.constant('bytes' as const), at: fc.nat(60), value: fc.integer({ min: -9, max: 9 }) }),
  fc.record({
    kind: fc.constantFrom('operator gone', 'operator twice', 'operators swapped'),
    at: fc.nat(60),
  }),
);

/** Another filter, bias or constant: mostly a right model. */
const other = fc.record({
  kind: fc.constant('value' as const),
  at: fc.nat(60),
  slot: fc.nat(2000),
  value: fc.nat(255),
});
const spoiling = fc.oneof({ weight: 2, arbitrary: wrong }, { weight: 1, arbitrary: other });

type Spoiling = typeof spoiling extends fc.Arbitrary<infer T> ? T : never;

const metadata = { mean: [127.5], deviation: [127.5], labels: [['labels.txt']] } as const;

export const mutant = fc.record({
  options,
  spoilings: fc.array(spoiling, { minLength: 0, maxLength: 3 }),
  /** Metadata and an archive with labels, packed by this method. */
  attached: fc.option(
    fc.record({ method: fc.constantFrom(0, 8), text: fc.constantFrom('a\nb\nc\nd\ne', 'a') }),
  ),
  damage: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    {
      weight: 1,
      arbitrary: fc.record({
        at: fc.nat(20000),
        bytes: fc.constantFrom(1, 2, 4),
        value: number,
        /** Whether the file ends there. */
        cut: fc.nat(7).map((drawn) => drawn === 0),
      }),
    },
  ),
});

const pick = <T>(all: readonly T[], at: number): T => all[at % all.length]!;

type OperatorKind = 'inputs' | 'outputs' | 'opcode' | 'field';
type OrderKind = 'operator gone' | 'operator twice' | 'operators swapped';
type BufferKind = 'bytes' | 'value';
type TensorKind = Exclude<Spoiling['kind'], OperatorKind | OrderKind | BufferKind>;
type Of<Kind> = Extract<Spoiling, { kind: Kind }>;

function spoil(model: ModelSpec, each: Spoiling): void {
  if (model.operators.length === 0) return;
  switch (each.kind) {
    case 'inputs':
    case 'outputs':
    case 'opcode':
    case 'field':
      return spoilOperator(pick(model.operators, each.at), each);
    case 'operator gone':
    case 'operator twice':
    case 'operators swapped':
      return spoilOrder(model.operators, each);
    case 'bytes':
    case 'value':
      return spoilBuffer(model.buffers, each);
    default:
      return spoilTensor(pick(model.tensors, each.at), each);
  }
}

function spoilOperator(operator: ModelSpec['operators'][number], each: Of<OperatorKind>): void {
  switch (each.kind) {
    case 'opcode':
      operator.opcode = each.value;
      return;
    case 'field': {
      const fields = [...(operator.options ?? [])];
      const old = fields[each.slot];
      fields[each.slot] = old && 'i8' in old ? { i8: each.value } : { i32: each.value };
      // A writer's list of fields has no holes.
      operator.options = Array.from(fields, (field) => field ?? undefined);
      return;
    }
    default: {
      const tensors = operator[each.kind];
      operator[each.kind] = tensors.with(each.slot % Math.max(1, tensors.length), each.value);
    }
  }
}

function spoilTensor(tensor: ModelSpec['tensors'][number], each: Of<TensorKind>): void {
  switch (each.kind) {
    case 'shape':
      if (tensor.shape.length > 0)
        tensor.shape = tensor.shape.with(each.slot % tensor.shape.length, each.value);
      return;
    case 'shapes':
      tensor.shape = each.value;
      return;
    case 'type':
      tensor.type = each.value;
      return;
    case 'buffer':
      tensor.buffer = each.value;
      return;
    case 'dimension':
      tensor.dimension = each.value;
      return;
    default: {
      const list = [...(tensor[each.kind] ?? [])];
      list[Math.min(each.slot, list.length)] = each.value;
      tensor[each.kind] = list;
    }
  }
}

function spoilBuffer(buffers: ModelSpec['buffers'], each: Of<BufferKind>): void {
  const place = each.at % buffers.length;
  const bytes = buffers[place]!;
  if (each.kind === 'bytes') buffers[place] = resized(bytes, bytes.length + each.value);
  else if (bytes.length > 0) bytes[each.slot % bytes.length] = each.value;
}

function spoilOrder(operators: ModelSpec['operators'], { kind, at }: Of<OrderKind>): void {
  const place = at % operators.length;
  if (kind === 'operator gone') operators.splice(place, 1);
  else if (kind === 'operator twice') operators.push(operators[place]!);
  else operators.push(...operators.splice(place, 1));
}

export type Mutant = typeof mutant extends fc.Arbitrary<infer T> ? T : never;

export function build({ options, spoilings, attached, damage }: Mutant): Uint8Array {
  const tiny = tinyModel(options);
  const model = attached ? withMetadata(tiny, metadata) : tiny;
  for (const each of spoilings) spoil(model, each);
  const written = writeModel(model);
  const file = attached ? attach(written, [{ name: 'labels.txt', ...attached }]) : written;
  if (!damage) return file;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const place = damage.at % (file.length - 3);
  if (damage.bytes === 1) view.setUint8(place, damage.value);
  else if (damage.bytes === 2) view.setUint16(place, damage.value, true);
  else view.setUint32(place, damage.value, true);
  return damage.cut ? file.subarray(0, place) : file;
}
