/** Where the reference finds filters in a packed file. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { filterAddress } from './file.ts';
import { Kind } from './weights.ts';

describe('reference file', () => {
  test('filters lie in blocks of 16 output channels, the last of 8 where at most 8 remain', () => {
    const convolution = { at: 1000, kind: Kind.convolution, padded: 24, products: 27 };
    assert.equal(filterAddress(convolution, 0, 0), 1000);
    assert.equal(filterAddress(convolution, 0, 3), 1003);
    assert.equal(filterAddress(convolution, 1, 0), 1004);
    assert.equal(filterAddress(convolution, 0, 4), 1064);
    assert.equal(filterAddress(convolution, 15, 26), 1000 + 6 * 64 + 15 * 4 + 2);
    assert.equal(filterAddress(convolution, 16, 0), 1000 + 16 * 32);
    assert.equal(filterAddress(convolution, 17, 5), 1000 + 16 * 32 + 32 + 4 + 1);
    assert.equal(filterAddress({ ...convolution, padded: 32 }, 17, 5), 1000 + 16 * 32 + 64 + 4 + 1);
  });

  test('depthwise filters lie tap by tap', () => {
    assert.equal(
      filterAddress({ at: 16, kind: Kind.depthwise, padded: 16, products: 9 }, 10, 2),
      16 + 32 + 10,
    );
  });
});
