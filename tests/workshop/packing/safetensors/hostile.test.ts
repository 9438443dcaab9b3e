/** Hostile .safetensors files are refused by name. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MobilenetError } from '../../../../host/errors.ts';
import { readSafetensors, writeSafetensors } from '../../../../workshop/packing/safetensors/index.ts';
import { entry, file } from './file.ts';

const a = entry('a', 'F32', '1', 0, 4);
const deep = '['.repeat(100_000);
const cases: [title: string, bytes: Uint8Array, code: string, place?: string | number][] = [
  ['empty', new Uint8Array(0), 'E_MODEL_TRUNCATED'],
  ['7 bytes', new Uint8Array(7), 'E_MODEL_TRUNCATED'],
  ['header length 2⁶⁴−1', file('{}', 0, 2n ** 64n - 1n), 'E_MODEL_LIMIT'],
  ['header length beyond the file', file('{}', 0, 3n), 'E_MODEL_TRUNCATED'],
  ['header length 0', file('', 8), 'E_MODEL_FORMAT'],
  ['a page of HTML', new TextEncoder().encode('<!DOCTYPE html><html>'), 'E_MODEL_FORMAT', 0],
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

describe('hostile .safetensors', () => {
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
