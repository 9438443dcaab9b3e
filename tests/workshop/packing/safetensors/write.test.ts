/** The bytes of a .safetensors file that is written. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readSafetensors, writeSafetensors } from '../../../../workshop/packing/safetensors/index.ts';
import { file } from './file.ts';

describe('writeSafetensors', () => {
  const tensors = [
    { name: 'b', shape: [1, 2], data: Float32Array.of(1, -0) },
    { name: 'a"\\', shape: [], data: Float32Array.of(0.1) },
  ];

  test('is read again, aligned, the same bytes for any order', () => {
    const bytes = writeSafetensors(tensors, { z: 'ü\n', k: '' });
    const read = readSafetensors(bytes);
    assert.deepEqual(read.metadata, { k: '', z: 'ü\n' });
    assert.deepEqual([...read.tensors.values()], [tensors[1], tensors[0]]);
    assert.equal(new DataView(bytes.buffer).getBigUint64(0, true) % 8n, 0n);
    assert.deepEqual(writeSafetensors([...tensors].reverse(), { k: '', z: 'ü\n' }), bytes);
  });

  test('the bytes of the specification', () => {
    const bytes = writeSafetensors([{ name: 'x', shape: [1], data: Float32Array.of(1) }], {});
    const header = '{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  ';
    assert.deepEqual(bytes, file(header, Uint8Array.of(0, 0, 0x80, 0x3f)));
  });

  test('refuses what no reader would take', () => {
    assert.throws(() => writeSafetensors([tensors[0]!, tensors[0]!], {}), TypeError);
    assert.throws(() => writeSafetensors([{ ...tensors[0]!, shape: [3] }], {}), TypeError);
  });

  test('a header is as long as the reader takes, to the byte, and no longer', () => {
    const most = 16 << 20;
    const around = '{"__metadata__":{"k":""}}'.length;
    const longest = 'x'.repeat(most - around);
    assert.equal(readSafetensors(writeSafetensors([], { k: longest })).metadata['k'], longest);
    assert.throws(() => writeSafetensors([], { k: `${longest}x` }), { code: 'E_MODEL_LIMIT' });
  });

  test('the longest labels there can be are read again', () => {
    const labels = JSON.stringify(Array.from({ length: 8192 }, () => '"'.repeat(255)));
    assert.equal(readSafetensors(writeSafetensors([], { labels })).metadata['labels'], labels);
  });
});
