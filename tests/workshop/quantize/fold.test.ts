/** Batch normalisation folded into the filters. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MobilenetError } from '../../../host/errors.ts';
import { fold } from '../../../workshop/quantize/fold.ts';

describe('folding', () => {
  const norm = {
    gain: Float32Array.of(2, -3),
    shift: Float32Array.of(1, 0.5),
    mean: Float32Array.of(0.25, -1),
    variance: Float32Array.of(4, 0),
    epsilon: 0.25,
    name: 'bn.running_var',
  };

  test('filters and bias of each channel, in either order', () => {
    const factors = [2 / Math.sqrt(4.25), -3 / Math.sqrt(0.25)] as const;
    const { filters, bias } = fold(Float64Array.of(1, 2, 3, 4), false, norm);
    assert.deepEqual([...filters], [factors[0], 2 * factors[0], 3 * factors[1], 4 * factors[1]]);
    assert.deepEqual([...bias], [1 - 0.25 * factors[0], 0.5 + factors[1]]);
    const depthwise = fold(Float64Array.of(1, 2, 3, 4), true, norm);
    assert.deepEqual([...depthwise.filters], [factors[0], 2 * factors[1], 3 * factors[0], 4 * factors[1]]);
  });

  test('a negative variance is refused by name', () =>
    assert.throws(
      () => fold(new Float64Array(2), false, { ...norm, variance: Float32Array.of(1, -1) }),
      (error: MobilenetError) => error.code === 'E_MODEL_TENSOR' && error.place === 'bn.running_var',
    ));
});
