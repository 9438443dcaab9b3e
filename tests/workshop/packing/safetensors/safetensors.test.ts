/** .safetensors: a file of the specification, what is written, and hostile files. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MobilenetError } from '../../../../host/errors.ts';
import { readSafetensors, writeSafetensors } from '../../../../workshop/packing/safetensors/index.ts';

/** A file of a header's text and some bytes, put together by hand. */
function file(header: string | Uint8Array, data: Uint8Array | number = 0, length?: bigint): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const numbers = typeof data === 'number' ? new Uint8Array(data) : data;
  const bytes = new Uint8Array(8 + text.length + numbers.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(numbers, 8 + text.length);
  return bytes;
}

const entry = (name: string, type: string, shape: string, begin: number, end: number): string =>
  `"${name}":{"dtype":"${type}","shape":[${shape}],"data_offsets":[${begin},${end}]}`;

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

describe('hostile .safetensors', () => {
  const a = entry('a', 'F32', '1', 0, 4);
  const deep = '['.repeat(100_000);
  const cases: [title: string, bytes: Uint8Array, code: string, place?: string | number][] = [
    ['empty', new Uint8Array(0), 'E_MODEL_TRUNCATED'],
    ['7 bytes', new Uint8Array(7), 'E_MODEL_TRUNCATED'],
    ['header length 2⁶⁴−1', file('{}', 0, 2n ** 64n - 1n), 'E_MODEL_LIMIT'],
    ['header length beyond the file', file('{}', 0, 3n), 'E_MODEL_TRUNCATED'],
    ['header length 0', file('', 8), 'E_MODEL_FORMAT'],
    ['a page of HTML', new TextEncoder().encode('<!DOCTYPE html><html>'), 'E_MODEL_FORMAT'],
    ['no brace first', file(' {}'), 'E_MODEL_FORMAT'],
    ['no JSON', file('{"a":'), 'E_MODEL_FORMAT'],
    ['JSON without an end, deep', file(`{"a":${deep}`), 'E_MODEL_FORMAT'],
    ['deep JSON', file(`{"a":${deep}${']'.repeat(100_000)}}`), 'E_MODEL_FORMAT', 'a'],
    ['no UTF-8', file(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x7d)), 'E_MODEL_FORMAT'],
    ['a name twice', file(`{${a},${a}}`, 4), 'E_MODEL_FORMAT', 'a'],
    [
      'a name twice, once escaped',
      file(`{${a},${entry('\\u0061', 'F32', '1', 4, 8)}}`, 8),
      'E_MODEL_FORMAT',
      'a',
    ],
    [
      'a field twice',
      file(`{"a":{"dtype":"F16","dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 4),
      'E_MODEL_FORMAT',
      'dtype',
    ],
    [
      'a field too many',
      file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}`, 4),
      'E_MODEL_FORMAT',
      'a',
    ],
    ['an array for a tensor', file('{"a":[]}'), 'E_MODEL_FORMAT', 'a'],
    ['null for a tensor', file('{"a":null}'), 'E_MODEL_FORMAT', 'a'],
    ['the name __proto__', file('{"__proto__":{}}'), 'E_MODEL_FORMAT', '__proto__'],
    ['metadata that is a list', file('{"__metadata__":[]}'), 'E_MODEL_FORMAT', '__metadata__'],
    ['metadata with a number', file('{"__metadata__":{"k":1}}'), 'E_MODEL_FORMAT', '__metadata__'],
    ['an unknown type', file(`{${entry('a', 'toString', '1', 0, 4)}}`, 4), 'E_MODEL_TYPE', 'a'],
    ['a type that is not read', file(`{${entry('a', 'F64', '1', 0, 8)}}`, 8), 'E_MODEL_TYPE', 'a'],
    ['a negative side', file(`{${entry('a', 'F32', '-1', 0, 4)}}`, 4), 'E_MODEL_SHAPE', 'a'],
    ['a side that is no integer', file(`{${entry('a', 'F32', '0.5', 0, 2)}}`, 2), 'E_MODEL_SHAPE', 'a'],
    ['a side in words', file(`{${entry('a', 'F32', '"1"', 0, 4)}}`, 4), 'E_MODEL_SHAPE', 'a'],
    [
      'a product that wraps',
      file(`{${entry('a', 'F32', '4294967296,4294967296', 0, 0)}}`),
      'E_MODEL_SHAPE',
      'a',
    ],
    ['fewer bytes than the shape', file(`{${entry('a', 'F32', '2', 0, 4)}}`, 4), 'E_MODEL_SHAPE', 'a'],
    ['end before begin', file(`{${entry('a', 'F32', '1', 4, 0)}}`, 4), 'E_MODEL_SHAPE', 'a'],
    [
      'three places',
      file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}`, 4),
      'E_MODEL_FORMAT',
      'a',
    ],
    ['a negative place', file(`{${entry('a', 'F32', '1', -4, 0)}}`, 4), 'E_MODEL_FORMAT', 'a'],
    ['a tensor beyond the end', file(`{${a},${entry('b', 'F32', '1', 4, 8)}}`, 4), 'E_MODEL_TRUNCATED', 'b'],
    ['a place of 2⁵³', file(`{${entry('a', 'F32', '1', 2 ** 53, 2 ** 53 + 4)}}`, 4), 'E_MODEL_FORMAT', 'a'],
    ['an overlap', file(`{${a},${entry('b', 'F32', '1', 0, 4)}}`, 4), 'E_MODEL_FORMAT', 'b'],
    ['a hole', file(`{${a},${entry('b', 'F32', '1', 8, 12)}}`, 12), 'E_MODEL_FORMAT', 'b'],
    ['trailing bytes', file(`{${a}}`, 5), 'E_MODEL_FORMAT', 1],
  ];
  for (const [title, bytes, code, place] of cases) {
    test(title, () =>
      assert.throws(
        () => readSafetensors(bytes),
        (error: MobilenetError) => {
          assert.ok(error instanceof MobilenetError, String(error));
          assert.deepEqual([error.code, error.place], [code, place], error.message);
          return true;
        },
      ),
    );
  }

  test('every truncation and every byte changed is read or refused, never anything else', () => {
    const bytes = writeSafetensors([{ name: 'a', shape: [2, 1], data: Float32Array.of(1, 2) }], {
      labels: '["x"]',
    });
    const tried = (bytes: Uint8Array): boolean => {
      try {
        readSafetensors(bytes);
        return true;
      } catch (error) {
        assert.ok(error instanceof MobilenetError, String(error));
        return false;
      }
    };
    for (let length = 0; length < bytes.length; length++) assert.ok(!tried(bytes.subarray(0, length)));
    for (let at = 0; at < bytes.length; at++) {
      for (const change of [1, 0x20, 0x80]) {
        const changed = bytes.slice();
        changed[at]! ^= change;
        tried(changed);
      }
    }
  });
});

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
});
