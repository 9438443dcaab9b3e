/** Sizes are multiplied in one place of each side, where no product can be wrong. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { product } from '../../host/size.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

test('a product is exact, or larger than every limit', () => {
  assert.equal(product(), 1);
  assert.equal(product(2048, 2048, 3), 12582912);
  assert.equal(product(0, 2 ** 52, 2 ** 52), 0);
  assert.equal(product(2 ** 26, 2 ** 26), 2 ** 52);
  assert.equal(product(3, 3002399751580330), 2 ** 53 - 2);
  for (const factors of [
    [2 ** 27, 2 ** 26],
    [2 ** 31, 2 ** 31, 2 ** 31],
    [-1, 5],
    [-1, -1],
    [1.5, 2],
    [NaN],
    [Infinity, 0],
    [2 ** 53, 1],
  ]) {
    assert.equal(product(...factors), Infinity, String(factors));
  }
});

test('the core multiplies what a file states in memory/size alone', () => {
  for (const room of ['format', 'memory']) {
    for (const name of readdirSync(join(root, 'assembly', room))) {
      // memory/bytes spreads a byte over a word: no size.
      if (name === 'size.ts' || name === 'bytes.ts') continue;
      const source = readFileSync(join(root, 'assembly', room, name), 'utf8');
      assert.doesNotMatch(source, /<u64>[\w.()]+ \*|\* <u64>/, `${room}/${name} multiplies a size by itself`);
    }
  }
});
