/** The pool that a converter leaves out. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hasFilters, make } from '../../../../workshop/packing/index.ts';
import { withPool } from '../../../../workshop/packing/tflite/pooling.ts';

describe('withPool', () => {
  const made = (options: object) =>
    make({ alpha: 0.05, resolution: 32, classes: 3, seed: 8, perTensor: true, ...options }).layers;

  test('puts the pool back that converters leave out of a plane of one pixel', () => {
    for (const layers of [made({}), made({ headless: true })]) {
      assert.deepEqual(withPool(layers.filter(hasFilters)), layers);
    }
  });

  test('adds none where there is one, or where the plane has more pixels', () => {
    assert.deepEqual(withPool(made({})), made({}));
    const larger = made({ resolution: 64 }).filter(hasFilters);
    assert.deepEqual(withPool(larger), larger);
  });
});
