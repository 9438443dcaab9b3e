/** A layer in integers against the real one, and the correction of its bias. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { forward, sums } from '../../../workshop/packing/forward.ts';
import { Random } from '../../../workshop/packing/random.ts';
import { correct } from '../../../workshop/quantize/correct.ts';
import { forward as realForward, linear } from '../../../workshop/quantize/forward.ts';
import { integers } from '../../../workshop/quantize/integers.ts';
import { Means } from '../../../workshop/quantize/means.ts';
import { pointwise } from './pointwise.ts';

describe('integers', () => {
  const ends = {
    input: { scale: Math.fround(6 / 255), zero: 0 },
    output: { scale: Math.fround(6 / 255), zero: 0 },
  };

  test('a layer answers within a byte or two of the real one', () => {
    const random = new Random(5);
    const filters = Array.from({ length: 9 }, () => Array.from({ length: 16 }, () => random.real(-0.5, 0.5)));
    const layer = pointwise(
      filters,
      filters.map(() => random.real(0, 2)),
      20,
    );
    const bytes = Uint8Array.from({ length: 320 }, () => random.byte());
    const real = realForward(
      layer,
      Float32Array.from(bytes, (byte) => (byte * 6) / 255),
    );
    for (const zeros of [false, true]) {
      const found = forward(integers(layer, ends, { filterZeros: zeros }).layer, 'int8', bytes);
      found.forEach((byte, at) =>
        assert.ok(Math.abs(byte - (real[at]! * 255) / 6) <= 2, `${byte} ${real[at]}`),
      );
    }
  });

  test('a channel without filters keeps its bias, however large', () => {
    for (const bias of [0, 3, -1e6, 1e-30]) {
      const { layer, unit } = integers(pointwise([[0, 0]], [bias]), ends, { filterZeros: false });
      assert.ok(Math.abs(layer.bias[0]!) <= 2 ** 29);
      assert.ok(Math.abs(layer.bias[0]! * unit[0]! - bias) <= 1e-6 * Math.abs(bias) + 1e-20, `${bias}`);
    }
  });

  test('bias correction brings the mean of every channel back', () => {
    const random = new Random(8);
    const filters = Array.from({ length: 6 }, () => Array.from({ length: 64 }, () => random.real(-1, 0.9)));
    const layer = pointwise(
      filters,
      filters.map(() => 1),
      50,
    );
    const inputs = Array.from({ length: 3 }, () => Uint8Array.from({ length: 3200 }, () => random.byte()));
    const due = new Means(6);
    for (const input of inputs)
      due.add(
        linear(
          layer,
          Float32Array.from(input, (byte) => (byte * 6) / 255),
        ),
      );
    const plain = integers(layer, ends, { filterZeros: false });
    const offset = ({ bias }: { bias: Int32Array }): number => {
      const found = new Means(6);
      for (const input of inputs) found.add(sums(plain.layer, input));
      const errors = due.values.map(
        (mean, channel) => mean - plain.unit[channel]! * (found.values[channel]! + bias[channel]!),
      );
      return Math.max(...errors.map(Math.abs));
    };
    const corrected = correct(plain, inputs, due.values);
    assert.ok(offset(plain.layer) > 0.01, `${offset(plain.layer)}`);
    assert.ok(offset(corrected) < 1e-3, `${offset(corrected)}`);
  });
});
