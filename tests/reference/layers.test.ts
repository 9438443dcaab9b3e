/** The reference's layers against cases small enough to compute by hand. What it says of whole networks rests on these. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rint, runLayer } from './network.ts';
import { bytes, layer } from './sample.ts';
import { Domain, Kind } from './weights.ts';
import type { Layer } from './weights.ts';

describe('reference rounding', () => {
  test('rint sends a half to the even neighbour', () => {
    const cases = [
      [0.5, 0],
      [1.5, 2],
      [2.5, 2],
      [-0.5, 0],
      [-1.5, -2],
      [-2.5, -2],
      [2.4999998, 2],
      [2.5000002, 3],
      [-7.75, -8],
    ] as const;
    for (const [x, y] of cases) assert.equal(rint(x) + 0, y, `rint(${x})`);
  });

  test('requantization rounds before it adds the zero point, then clamps', () => {
    const scaled = (x: number, parts: Partial<Layer>): number | undefined =>
      runLayer(
        layer({
          kind: Kind.pointwise,
          input: [1, 1, 1],
          output: [1, 1, 1],
          scale: Float32Array.of(0.5),
          filters: Int16Array.of(1),
          ...parts,
        }),
        bytes(x),
        Domain.uint8,
      )[0];
    assert.equal(scaled(5, { outputZero: 1 }), 3);
    assert.equal(scaled(7, { outputZero: 1 }), 5);
    assert.equal(scaled(7, { filters: Int16Array.of(-1), outputZero: 10 }), 6);
    assert.equal(scaled(200, { outputZero: 100, high: 190 }), 190);
    assert.equal(scaled(200, { filters: Int16Array.of(-2), outputZero: 100, low: 30 }), 30);
  });

  test('a sum beyond 2^24 becomes f32 before it is scaled', () => {
    const bias = Int32Array.of(2 ** 24 + 1);
    const scale = Float32Array.of(2 ** -23 * 1.25);
    // f32(2^24 + 1) = 2^24, so 2.5 exactly, a tie; unrounded it is just above and would give 3.
    const tie = layer({
      kind: Kind.pointwise,
      input: [1, 1, 1],
      output: [1, 1, 1],
      filters: Int16Array.of(0),
      bias,
      scale,
    });
    assert.deepEqual(runLayer(tie, bytes(0), Domain.uint8), bytes(2));
  });
});

describe('reference convolutions', () => {
  test('a pointwise layer sums over channels', () => {
    const sum = layer({
      kind: Kind.pointwise,
      input: [1, 2, 2],
      output: [1, 2, 3],
      bias: Int32Array.of(0, 5, -3),
      filters: Int16Array.of(1, 2, 0, 1, 3, -1),
    });
    assert.deepEqual(runLayer(sum, bytes(10, 20, 1, 2), Domain.uint8), bytes(50, 25, 7, 5, 7, 0));
  });

  test('a convolution takes its taps in the order row, column, channel and pads with the input zero', () => {
    const same = layer({
      kind: Kind.convolution,
      input: [2, 2, 2],
      output: [2, 2, 1],
      top: 1,
      left: 1,
      inputZero: 3,
      filters: Int16Array.from({ length: 18 }, (_, at) => (at === 0 ? 1 : at === 9 ? 10 : 0)),
    });
    // Filter: channel 0 of the tap above left, ten times channel 1 of the tap in the middle.
    const x = bytes(1, 2, 4, 5, 7, 8, 9, 10);
    assert.deepEqual(runLayer(same, x, Domain.uint8), bytes(3 + 20, 3 + 50, 3 + 80, 1 + 100));
  });

  test('stride 2 with and without padding before', () => {
    const ninth = { kind: Kind.depthwise, input: [4, 4, 1], output: [2, 2, 1], stride: 2 } as const;
    const x = Uint8Array.from({ length: 16 }, (_, at) => at);
    const first = Int16Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0);
    const last = Int16Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1);
    assert.deepEqual(runLayer(layer({ ...ninth, filters: first }), x, Domain.uint8), bytes(0, 2, 8, 10));
    assert.deepEqual(
      runLayer(layer({ ...ninth, filters: last, inputZero: 99 }), x, Domain.uint8),
      bytes(10, 99, 99, 99),
    );
    assert.deepEqual(
      runLayer(layer({ ...ninth, filters: first, top: 1, left: 1, inputZero: 99 }), x, Domain.uint8),
      bytes(99, 99, 99, 5),
    );
  });

  test('a depthwise layer keeps its channels apart', () => {
    const filters = new Int16Array(18);
    filters[4] = 1;
    filters[9 + 5] = 2;
    const two = layer({
      kind: Kind.depthwise,
      input: [1, 2, 2],
      output: [1, 2, 2],
      top: 1,
      left: 1,
      filters,
    });
    assert.deepEqual(runLayer(two, bytes(10, 20, 30, 40), Domain.uint8), bytes(10, 80, 30, 0));
  });

  test('rows and columns that a stride never reaches are left out', () => {
    const valid = layer({
      kind: Kind.depthwise,
      input: [4, 6, 1],
      output: [1, 2, 1],
      stride: 2,
      filters: Int16Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1),
    });
    assert.deepEqual(
      runLayer(
        valid,
        Uint8Array.from({ length: 24 }, (_, at) => at),
        Domain.uint8,
      ),
      bytes(14, 16),
    );
  });
});

describe('reference pools', () => {
  const pool = (
    kind: number,
    domain: number,
    x: Uint8Array,
    parts: Partial<Layer> = {},
  ): number | undefined =>
    runLayer(layer({ kind, input: [1, x.length, 1], output: [1, 1, 1], ...parts }), x, domain)[0];

  test('an average of uint8 sends a half up', () => {
    assert.equal(pool(Kind.averagePool, Domain.uint8, bytes(1, 2)), 2);
    assert.equal(pool(Kind.averagePool, Domain.uint8, bytes(1, 2, 2)), 2);
    assert.equal(pool(Kind.averagePool, Domain.uint8, bytes(1, 1, 2)), 1);
  });

  test('an average of int8 sends a half away from zero', () => {
    const int8 = (...values: number[]): number =>
      pool(
        Kind.averagePool,
        Domain.int8,
        Uint8Array.from(values, (value) => value + 128),
      )! - 128;
    assert.equal(int8(1, 2), 2);
    assert.equal(int8(-1, -2), -2);
    assert.equal(int8(-1, 0), -1);
    assert.equal(int8(-1, -1, 0), -1);
    assert.equal(int8(-1, 0, 0), 0);
    assert.equal(int8(-128, -128), -128);
  });

  test('a mean adds its zero before it rounds, so a tie falls by the parity of the whole', () => {
    const half = { multiplier: 0.5 };
    assert.equal(pool(Kind.mean, Domain.uint8, bytes(2, 3), half), 2);
    assert.equal(pool(Kind.mean, Domain.uint8, bytes(2, 3), { ...half, addend: 1 }), 4);
    assert.equal(pool(Kind.mean, Domain.uint8, bytes(200, 200), { multiplier: 1 }), 255);
  });

  test('a mean of int8 sums signed values', () => {
    assert.equal(pool(Kind.mean, Domain.int8, bytes(125, 128), { multiplier: 0.5 }), 126);
    assert.equal(pool(Kind.mean, Domain.int8, bytes(127, 128), { multiplier: 0.5, addend: -1 }), 126);
    assert.equal(pool(Kind.mean, Domain.int8, bytes(0, 0), { multiplier: 1 }), 0);
  });

  test('pools keep channels apart', () => {
    const x = bytes(1, 100, 3, 200);
    const two = layer({ kind: Kind.averagePool, input: [2, 1, 2], output: [1, 1, 2] });
    assert.deepEqual(runLayer(two, x, Domain.uint8), bytes(2, 150));
  });
});
