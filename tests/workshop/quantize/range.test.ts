/** Ranges of activations from what was observed. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Random } from '../../../workshop/packing/random.ts';
import { Histogram } from '../../../workshop/quantize/histogram.ts';
import { chooseRange, Observed, squaredError } from '../../../workshop/quantize/range.ts';
import { spread } from '../../../workshop/dataset/spread.ts';
import { pointwise } from './pointwise.ts';

describe('calibration', () => {
  const histogramOf = (values: readonly number[]): Histogram => {
    const histogram = new Histogram();
    for (const value of values) histogram.add(Float32Array.of(value));
    return histogram;
  };
  /** 1…1000 thousandths, and a few far away. */
  const values = Array.from({ length: 1000 }, (_, at) => (at + 1) / 1000);
  const far = histogramOf([...values, 5.5]);

  test('the histogram keeps every value while its range doubles', () => {
    let [count, sum] = [0, 0];
    far.each((value, times) => {
      count += times;
      sum += value * times;
    });
    assert.equal(count, 1001);
    assert.ok(Math.abs(sum - 506) < 1001 * (8 / 4096));
    assert.equal(far.largest, 5.5);
  });

  test('minmax takes everything', () =>
    assert.equal(chooseRange(far, { method: 'minmax', percentile: 99 }), 5.5));

  test('percentile leaves out the rarest', () => {
    const range = (percentile: number): number => chooseRange(far, { method: 'percentile', percentile });
    assert.ok(Math.abs(range(99.9) - 1) < 0.005, `${range(99.9)}`);
    assert.ok(Math.abs(range(60) - 0.6) < 0.005, `${range(60)}`);
    assert.equal(range(100), 5.5);
    const half = histogramOf([...Array(1000).fill(0), ...values]);
    assert.ok(Math.abs(half.quantile(0.75) - 0.5) < 0.005, 'zeros count');
  });

  test('mse is no worse than any other range', () => {
    // 50 000 small values: a finer step gains more than the one far away loses.
    const histogram = new Histogram();
    const random = new Random(1);
    histogram.add(Float32Array.from({ length: 50_000 }, () => random.real(0, 2)));
    histogram.add(Float32Array.of(3));
    const range = chooseRange(histogram, { method: 'mse', percentile: 0 });
    assert.ok(range > 1.5 && range < 2.9, `${range}`);
    for (const other of [0.5, 1, 1.5, 2.5, 3]) {
      if (Math.abs(other - range) > 0.1)
        assert.ok(squaredError(histogram, range) < squaredError(histogram, other), `${other}`);
    }
  });

  test('ranges end at 6; logits keep theirs whatever the method; a dead layer has one', () => {
    const relu6 = pointwise([[1]], [0]);
    const observed = new Observed(relu6);
    observed.add(Float32Array.of(0, 6));
    const whole = { method: 'minmax', percentile: 0 } as const;
    assert.deepEqual(observed.affine(whole), { scale: Math.fround(6 / 255), zero: 0 });
    assert.equal(new Observed(relu6).affine(whole).scale, Math.fround(6 / 255));
    for (const method of ['minmax', 'percentile', 'mse'] as const) {
      const logits = new Observed({ ...relu6, activation: 'none' });
      logits.add(Float32Array.of(-10, 1, 1, 1, 1));
      logits.add(Float32Array.of(15));
      const { scale, zero } = logits.affine({ method, percentile: 60 });
      assert.deepEqual([scale, zero], [Math.fround(25 / 255), 102], method);
    }
  });
});

test('spread takes evenly, and all where there are few', () => {
  assert.deepEqual(spread(10, 4), [0, 2, 5, 7]);
  assert.deepEqual(spread(3, 300), [0, 1, 2]);
});
