/** In which order a training sees its pictures. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { order, stepsOf } from '../../../workshop/training/order.ts';

describe('the order of an epoch', () => {
  const all = Int32Array.from({ length: 100 }, (_, index) => 3 * index);

  test('has every example once, and is a function of seed and epoch alone', () => {
    const first = order(all, 1, 0);
    assert.deepEqual(first.toSorted(), all);
    assert.deepEqual(order(all, 1, 0), first);
    assert.notDeepEqual(order(all, 1, 1), first);
    assert.notDeepEqual(order(all, 2, 0), first);
  });

  test('is cut into whole batches, one at least', () => {
    assert.deepEqual([stepsOf(100, 64), stepsOf(128, 64), stepsOf(5, 64)], [1, 2, 1]);
  });
});
