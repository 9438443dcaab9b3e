/** The constants of the arithmetic, against values computed by hand and by other formulas. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  activationClamps,
  meanConstants,
  quantize,
  requantization,
  rint,
  softmaxTable,
  usableScale,
} from '../../../workshop/packing/arithmetic.ts';
import { Random } from '../../../workshop/packing/random.ts';

const f32 = Math.fround;

describe('arithmetic', () => {
  test('rint rounds half to even, on both sides of 0', () => {
    const cases = {
      '-2.5': -2,
      '-1.5': -2,
      '-0.5': 0,
      '0.5': 0,
      '1.5': 2,
      '2.5': 2,
      '2.4999': 2,
      '2.5001': 3,
      '-2.5001': -3,
    };
    for (const [value, rounded] of Object.entries(cases))
      assert.equal(rint(Number(value)) + 0, rounded + 0, value);
  });

  test('a requantization scale is rounded after each of its two steps', () => {
    const output = f32(0.0317);
    const filters = Array.from({ length: 64 }, (_, i) => f32(0.00731 + i / 9999));
    const input = f32(0.0235);
    for (const filter of filters) {
      assert.equal(requantization(input, filter, output), f32(f32(input * filter) / output));
    }
    // In one step some would come out differently.
    assert.ok(
      filters.some((filter) => f32((input * filter) / output) !== requantization(input, filter, output)),
    );
  });

  test('scales that are 0, denormal, infinite or no number cannot be used', () => {
    for (const scale of [0, -1, NaN, Infinity, 2 ** -127])
      assert.equal(usableScale(scale), false, String(scale));
    for (const scale of [2 ** -126, 1e-11, 1, 3e38]) assert.equal(usableScale(scale), true, String(scale));
  });

  test('clamps end at byte 255 and at a rounded 6', () => {
    assert.deepEqual(activationClamps('relu6', f32(6 / 255), 0), { low: 0, high: 255 });
    assert.deepEqual(activationClamps('relu6', f32(0.05), 7), { low: 7, high: 127 });
    assert.deepEqual(activationClamps('relu6', f32(0.001), 7), { low: 7, high: 255 });
    assert.deepEqual(activationClamps('relu', f32(0.05), 7), { low: 7, high: 255 });
    assert.deepEqual(activationClamps('none', f32(0.05), 7), { low: 0, high: 255 });
  });

  test('a mean counts zero points in the domain of its model', () => {
    const [input, output] = [
      { scale: f32(0.02), zero: 128 },
      { scale: f32(0.01), zero: 130 },
    ];
    const { multiplier, addend } = meanConstants('int8', input, output, 49);
    assert.equal(multiplier, f32(f32(0.02) / f32(f32(0.01) * 49)));
    assert.equal(addend, 2);
    const unsigned = meanConstants('uint8', input, output, 49).addend;
    assert.equal(unsigned, f32(130 - f32(f32(49 * 128) * multiplier)));
  });

  test('the softmax table begins at 1 and falls by e^(−scale · β)', () => {
    const table = softmaxTable(f32(0.11), 2);
    assert.equal(table.length, 256);
    assert.equal(table[0], 1);
    table.forEach((value, distance) => {
      assert.ok(Math.abs(value / Math.exp(-0.22 * distance) - 1) < 1e-4, `entry ${distance}`);
      assert.ok(distance === 0 || value < table[distance - 1]!);
    });
    assert.equal(softmaxTable(f32(3), 1)[255], 0);
  });

  test('quantize multiplies by the reciprocal and clamps to the byte', () => {
    const input = { scale: f32(1 / 127.5), zero: 127 };
    assert.deepEqual(
      [-1, 0, 1, -9, 9].map((real) => quantize(real, input)),
      [0, 127, 254, 0, 255],
    );
  });
});

describe('Random', () => {
  test('is xorshift32: seed 1 gives the bytes that the format states', () => {
    const random = new Random(1);
    assert.deepEqual([random.byte(), random.byte(), random.byte()], [0x00, 0x04, 0x9d]);
  });

  test('normal numbers have mean 0 and deviation 1', () => {
    const random = new Random(7);
    const draws = Array.from({ length: 20000 }, () => random.normal());
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    const deviation = Math.sqrt(draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length);
    assert.ok(Math.abs(mean) < 0.03, String(mean));
    assert.ok(Math.abs(deviation - 1) < 0.03, String(deviation));
  });

  test('integers reach both ends of their range', () => {
    const random = new Random(3);
    const draws = new Set(Array.from({ length: 200 }, () => random.integer(-2, 2)));
    assert.deepEqual(
      [...draws].sort((a, b) => a - b),
      [-2, -1, 0, 1, 2],
    );
  });
});
