/** The learning rate of each step. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rateAt } from '../../../workshop/training/schedule.ts';

describe('the learning rate', () => {
  test('warms up over 500 steps, or a tenth of fewer', () => {
    assert.equal(rateAt(0, 10000, 1), 1 / 500);
    assert.equal(rateAt(499, 10000, 1), 1);
    assert.equal(rateAt(0, 100, 0.5), 0.05);
    assert.equal(rateAt(9, 100, 0.5), 0.5);
    assert.equal(rateAt(0, 1, 0.5), 0.5);
  });

  test('then follows half a cosine', () => {
    for (let step = 500; step < 10000; step += 19) {
      const wanted = (1 + Math.cos((Math.PI * (step - 500)) / 9500)) / 2;
      assert.ok(Math.abs(rateAt(step, 10000, 1) - wanted) < 1e-15, `step ${step}`);
    }
  });
});
