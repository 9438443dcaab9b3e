/** What is read of a .safetensors file. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MobilenetError } from '../../../../host/errors.ts';
import { readSafetensors, writeSafetensors } from '../../../../workshop/packing/safetensors/index.ts';
import { entry, file } from './file.ts';

describe('readSafetensors', () => {
  test('names, shapes, numbers and metadata, whatever the order of the header', () => {
    const data = Uint8Array.of(0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0, 0, 0, 0x3f);
    const header = `{${entry('b', 'F32', '', 8, 12)},"__metadata__":{"k":"ü"},${entry('a', 'F32', '1,2', 0, 8)}}  `;
    const { tensors, metadata } = readSafetensors(file(header, data));
    assert.deepEqual(metadata, { k: 'ü' });
    assert.deepEqual(tensors.get('a'), { name: 'a', shape: [1, 2], data: Float32Array.of(1, -2) });
    assert.deepEqual(tensors.get('b'), { name: 'b', shape: [], data: Float32Array.of(0.5) });
    assert.equal(tensors.size, 2);
  });

  test('numbers of 16 bits, and none at all', () => {
    const half = [0x3c00, 0xc000, 0x0001, 0x8000, 0x7c00, 0x7bff, 0x3555];
    const bfloat = [0x3f80, 0xc000, 0x7f80];
    const bytes = new Uint8Array(Uint16Array.from([...half, ...bfloat]).buffer);
    const header = `{${entry('h', 'F16', '7', 0, 14)},${entry('b', 'BF16', '3', 14, 20)},${entry('e', 'F32', '0,3', 20, 20)}}`;
    const { tensors } = readSafetensors(file(header, bytes));
    assert.deepEqual([...tensors.get('h')!.data], [1, -2, 2 ** -24, -0, Infinity, 65504, 0.333251953125]);
    assert.deepEqual([...tensors.get('b')!.data], [1, -2, Infinity]);
    assert.equal(tensors.get('e')!.data.length, 0);
  });

  test("PyTorch's counters are left out, other integers refused by name", () => {
    const counter = file(`{${entry('bn1.num_batches_tracked', 'I64', '', 0, 8)}}`, 8);
    assert.equal(readSafetensors(counter).tensors.size, 0);
    assert.throws(
      () => readSafetensors(file(`{${entry('bn1.weight', 'I64', '', 0, 8)}}`, 8)),
      (error: MobilenetError) => error.code === 'E_MODEL_TYPE' && error.place === 'bn1.weight',
    );
  });

  test('a file within a larger buffer, at an odd address', () => {
    const bytes = writeSafetensors([{ name: 'a', shape: [2], data: Float32Array.of(3, 4) }], {});
    const around = new Uint8Array(bytes.length + 3);
    around.set(bytes, 1);
    const { tensors } = readSafetensors(around.subarray(1, 1 + bytes.length));
    assert.deepEqual([...tensors.get('a')!.data], [3, 4]);
  });
});
