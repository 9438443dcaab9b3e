/** What the bytes of a picture are to a model: told by the caller, said by its scales, or refused. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ErrorCode } from '../../../host/errors.ts';
import { importTflite } from '../../../workshop/packing/index.ts';
import type { ImportOptions } from '../../../workshop/packing/index.ts';
import { tinyModel } from './tflite/builder.ts';
import type { TinyOptions } from './tflite/builder.ts';
import { writeModel } from './tflite/writer.ts';

const f32 = Math.fround;
const refused = (code: ErrorCode, message: RegExp) => ({ name: 'MobilenetError', code, message });

function contractOf(options: ImportOptions, tiny: TinyOptions = {}) {
  return importTflite(writeModel(tinyModel(tiny)), options).network.contract;
}

/** A clamped table entry for a real value, scale 1/127.5 and zero 127. */
const entry = (real: number): number => Math.min(Math.max(Math.round(real * 127.5) + 127, 0), 255);

describe('input range', () => {
  test('8-bit inputs take the bytes as they are', () => {
    for (const ends of ['own', 'other'] as const) {
      const { inputTable } = contractOf({}, { ends });
      assert.deepEqual(
        [...inputTable],
        Array.from({ length: 768 }, (_, at) => at & 255),
      );
    }
  });

  test('a float input is byte / 127.5 − 1 unless told otherwise', () => {
    const { inputTable } = contractOf({}, { ends: 'float' });
    assert.deepEqual(inputTable, contractOf({ inputRange: '-1,1' }, { ends: 'float' }).inputTable);
    // Every step in f32; −1 and 1 lie on a half, which goes to the even byte.
    const expected = (byte: number): number => {
      const scaled = f32(f32(f32(byte / 127.5) - 1) * f32(1 / f32(1 / 127.5)));
      const nearest = Math.abs(scaled % 1) === 0.5 ? 2 * Math.round(scaled / 2) : Math.round(scaled);
      return Math.min(Math.max(nearest + 127, 0), 255);
    };
    assert.deepEqual(
      [...inputTable.subarray(0, 256)],
      Array.from({ length: 256 }, (_, byte) => expected(byte)),
    );
    assert.deepEqual([inputTable[0], inputTable[127], inputTable[128]], [0, 127, 128]);
  });

  test('scales that make no usual range of the bytes are refused, unless the range is told', () => {
    const guess = refused('E_MODEL_QUANTIZATION', /reaches from .*would be a guess.*`inputRange`/);
    for (const [input, told] of [
      [[1 / 255, 255], '-1,1'],
      [[0.5 / 255, 0], '0,1'],
      [[0.0187, 113], 'mean=0.485/0.456/0.406,std=0.229/0.224/0.225'],
      [[1 / 127.5, 124], '-1,1'],
    ] as const) {
      for (const ends of ['own', 'other', 'float'] as const) {
        assert.throws(() => contractOf({}, { input, ends }), guess, `${input}, ${ends}`);
        const { inputTable } = contractOf({ inputRange: told }, { input, ends });
        assert.notDeepEqual(
          inputTable.subarray(0, 256),
          Uint8Array.from({ length: 256 }, (_, byte) => byte),
        );
      }
    }
    const dark = contractOf({ inputRange: '-1,1' }, { input: [1 / 255, 255] }).inputTable;
    assert.deepEqual([dark[0], dark[51], dark[127], dark[128], dark[255]], [0, 102, 254, 255, 255]);
    const same = contractOf({ inputRange: '-1,0' }, { input: [1 / 255, 255] }).inputTable;
    same.forEach((byte, at) => assert.equal(byte, at & 255));
  });

  test('0 to 1, −1 to 1 and 0 to 255 are the bytes, within a step; a float input is then in that range', () => {
    for (const [input, range] of [
      [[1 / 255, 0], '0,1'],
      [[1 / 128, 128], '-1,1'],
      [[1 / 127.5, 128], '-1,1'],
      [[1, 0], '0,255'],
    ] as const) {
      const { inputTable } = contractOf({}, { input });
      inputTable.forEach((byte, at) => assert.equal(byte, at & 255));
      const float = { input, ends: 'float' } as const;
      assert.deepEqual(contractOf({}, float).inputTable, contractOf({ inputRange: range }, float).inputTable);
    }
  });

  test('LOW,HIGH are the reals of the bytes 0 and 255', () => {
    const { inputTable } = contractOf({ inputRange: '0,1' }, { ends: 'float' });
    assert.deepEqual([inputTable[0], inputTable[102], inputTable[204]], [entry(0), entry(0.4), entry(0.8)]);
  });

  test('mean and deviation are per channel, of colours from 0 to 1', () => {
    const { inputTable } = contractOf({ inputRange: 'mean=0.5/0.25/0.1,std=0.5/1/0.8' });
    for (const [channel, mean, deviation] of [
      [0, 0.5, 0.5],
      [1, 0.25, 1],
      [2, 0.1, 0.8],
    ] as const) {
      for (const byte of [0, 60, 201]) {
        const expected = entry((byte / 255 - mean) / deviation);
        assert.ok(
          Math.abs(inputTable[256 * channel + byte]! - expected) <= 1,
          `channel ${channel}, byte ${byte}`,
        );
      }
    }
    const one = contractOf({ inputRange: 'mean=0.5,std=0.5' }).inputTable;
    assert.deepEqual(one.subarray(0, 256), one.subarray(512));
  });

  test('anything else is refused with the syntax', () => {
    const wrong = [
      '',
      '1',
      '1,1',
      '2,1',
      'a,b',
      '0x1,2',
      '1,2,3',
      'mean=0.5',
      'mean=1/2,std=1',
      'mean=0.5,std=0',
      '-1,',
      '1e9,2e9',
    ];
    for (const inputRange of wrong) {
      assert.throws(() => contractOf({ inputRange }), refused('E_USAGE', /LOW,HIGH.*mean=/s), inputRange);
    }
    assert.throws(
      () => contractOf({ inputRange: 'mean=127.5,std=127.5' }),
      refused('E_USAGE', /divide those of bytes by 255/),
    );
  });
});
