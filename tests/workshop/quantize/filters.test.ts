/** Filters as i8, with zero points and without. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Random } from '../../../workshop/packing/random.ts';
import { quantizeFilters } from '../../../workshop/quantize/filters.ts';
import type { RealLayer } from '../../../workshop/quantize/network.ts';
import { pointwise } from './pointwise.ts';

const none = (layer: RealLayer): Float64Array => new Float64Array(layer.bias.length);

describe('filters', () => {
  const layer = pointwise(
    [
      [-1, 0.5, 0.25],
      [0.1, 0.2, 0.3],
      [0, 0, 0],
    ],
    [0, 0, 0],
  );

  test('symmetric: a scale per channel, zero points 0', () => {
    const { data, zero, scale } = quantizeFilters(layer, { filterZeros: false }, none(layer).fill(1e-9));
    assert.deepEqual([...data], [-127, 64, 32, 42, 85, 127, 0, 0, 0]);
    assert.deepEqual([...zero], [0, 0, 0]);
    assert.deepEqual([...scale], [1 / 127, 0.3 / 127, 1e-9].map(Math.fround));
  });

  test('with zero points all of i8 is used, and 0 stays exact', () => {
    const { data, zero, scale } = quantizeFilters(layer, { filterZeros: true }, none(layer).fill(1e-9));
    assert.deepEqual([data[0], data[1]], [-128, 127]);
    assert.deepEqual([zero[1], data[5]], [-128, 127]);
    layer.filters.forEach((filter, at) => {
      const channel = Math.floor(at / 3);
      const found = scale[channel]! * (data[at]! - zero[channel]!);
      assert.ok(Math.abs(found - filter) <= scale[channel]! * 0.51, `${found} for ${filter}`);
    });
  });

  test('zero points halve the error of filters of one sign', () => {
    const random = new Random(3);
    const positive = pointwise([Array.from({ length: 500 }, () => random.real(0.1, 1))], [0]);
    const error = (zeros: boolean): number => {
      const { data, zero, scale } = quantizeFilters(positive, { filterZeros: zeros }, none(positive));
      return positive.filters.reduce(
        (sum, filter, at) => sum + (filter - scale[0]! * (data[at]! - zero[0]!)) ** 2,
        0,
      );
    };
    assert.ok(error(true) < 0.3 * error(false), `${error(true)} ${error(false)}`);
  });
});
