/** Files that are no models, and tables that lead astray: each refused with a typed error that names the place. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MobilenetError } from '../../../../host/errors.ts';
import { tinyModel } from './builder.ts';
import { pack, refused, spoilt } from './refusal.ts';
import { Type, writeModel } from './writer.ts';
import type { ModelSpec, OperatorSpec } from './writer.ts';

/** A valid file with a little-endian number overwritten. */
function patched(at: (view: DataView) => number, value: number): Uint8Array {
  const bytes = writeModel(tinyModel());
  const view = new DataView(bytes.buffer);
  view.setUint32(at(view), value, true);
  return bytes;
}

const rootAt = (view: DataView): number => view.getUint32(0, true);
const vtableAt = (view: DataView): number => rootAt(view) - view.getInt32(rootAt(view), true);
/** Address of the root's field in a slot. */
const fieldAt = (view: DataView, slot: number): number =>
  rootAt(view) + view.getUint16(vtableAt(view) + 4 + 2 * slot, true);
const vectorAt = (view: DataView, slot: number): number =>
  fieldAt(view, slot) + view.getUint32(fieldAt(view, slot), true);

describe('what people give instead of a model', () => {
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);

  test('an empty file', () => refused(new Uint8Array(0), 'E_MODEL_TRUNCATED', /0 bytes/));
  test('other bytes', () => refused(text('hello, hello, hello'), 'E_MODEL_FORMAT', /TFL3/));
  test('a float model names the option of the converter', () => {
    const floats = (model: ModelSpec): void => {
      for (const tensor of model.tensors) if (tensor.type === Type.int8) tensor.type = Type.float32;
    };
    spoilt('E_MODEL_FLOAT', /operator 0 \(CONV_2D\).*representative_dataset.*TFLITE_BUILTINS_INT8/, floats);
  });
  test('a model with float activations and int8 filters', () => {
    spoilt('E_MODEL_FLOAT', /operator 0/, (model) => (model.tensors[model.inputs[0]!]!.type = Type.float32));
  });
});

describe('broken tables', () => {
  test('28 root offset past the end', () =>
    refused(
      patched(() => 0, 1 << 30),
      'E_MODEL_TRUNCATED',
      /model lies beyond/,
    ));
  test('28 root offset 0, and not a multiple of 4', () => {
    refused(
      patched(() => 0, 0),
      'E_MODEL_FORMAT',
      /model refers to 0 bytes/,
    );
    refused(
      patched(() => 0, 18),
      'E_MODEL_FORMAT',
      /model refers to 18 bytes/,
    );
  });
  test('29 vtable before the file, past its end, at an odd address', () => {
    refused(patched(rootAt, 1 << 20), 'E_MODEL_TRUNCATED', /vtable/);
    refused(patched(rootAt, -(1 << 20)), 'E_MODEL_TRUNCATED', /vtable/);
    refused(patched(rootAt, 5), 'E_MODEL_FORMAT', /odd address/);
  });
  test('29 vtable of an odd size, and of a table beyond the file', () => {
    refused(patched(vtableAt, 0x0010_0007), 'E_MODEL_FORMAT', /vtable of 7 bytes/);
    refused(patched(vtableAt, 0xffff_000e), 'E_MODEL_TRUNCATED', /model lies beyond/);
  });
  test('29 a field outside of its table', () => {
    refused(
      patched((view) => vtableAt(view) + 4, 0x00ff_00ff),
      'E_MODEL_FORMAT',
      /field 0 outside/,
    );
  });
  test('30 vector length 2³¹', () => {
    refused(
      patched((view) => vectorAt(view, 4), 2 ** 31),
      'E_MODEL_TRUNCATED',
      /model\.buffers/,
    );
  });
  test('31 a table cannot contain itself: references lead forward only', () => {
    refused(
      patched((view) => fieldAt(view, 2), 2 ** 32 - 64),
      'E_MODEL_TRUNCATED',
      /model\.subgraphs/,
    );
  });
  test('32 many references to one subtree', () => {
    const model = tinyModel();
    const wide = { ...model.operators[0]!, inputs: new Array<number>(9000).fill(0) };
    const operators = new Array<OperatorSpec>(1000).fill(wide);
    const bytes = writeModel({ ...model, operators });
    assert.ok(bytes.length < 65536);
    refused(bytes, 'E_MODEL_LIMIT', /entries/);
    refused(
      writeModel({ ...model, operators: operators.concat(operators) }),
      'E_MODEL_LIMIT',
      /2000 operators/,
    );
  });
  test('truncations', () => {
    const bytes = writeModel(tinyModel());
    for (let length = 0; length < bytes.length; length += 5) {
      assert.throws(() => pack(bytes.slice(0, length)), MobilenetError, `cut to ${length}`);
    }
  });
  test('no damaged byte does anything but change the network or raise a typed error', () => {
    const bytes = writeModel(tinyModel({ ends: 'other', flatten: 'computed', pad: 'keras', side: 33 }));
    let refusals = 0;
    for (let at = 0; at < bytes.length; at += 3) {
      const damaged = bytes.slice();
      damaged[at]! ^= 1 << (at % 8);
      try {
        pack(damaged);
      } catch (error) {
        assert.ok(error instanceof MobilenetError, `byte ${at}: ${String(error)}`);
        refusals++;
      }
    }
    assert.ok(refusals > bytes.length / 30, `${refusals} of ${bytes.length}`);
  });
});
