/** The input plane in integers, and the shift that the first bias takes up. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseRange } from '../../../workshop/packing/range.ts';
import { quantizeInput } from '../../../workshop/quantize/input.ts';
import { shifted } from '../../../workshop/quantize/integers.ts';
import { pointwise } from './pointwise.ts';

describe('the input', () => {
  test('of one range: the bytes themselves, and a shift of half a step for −1…1', () => {
    const { scale, zero, table, shift } = quantizeInput(parseRange('-1,1', 3));
    assert.deepEqual([...table.subarray(256, 512)], [...Array(256).keys()]);
    assert.equal(zero, 128);
    shift.forEach((each) => assert.ok(Math.abs(each - scale / 2) < 1e-6, `${each}`));
    assert.deepEqual(quantizeInput(parseRange('0,1', 1)).zero, 0);
  });

  test('of several ranges: within half a step everywhere, without a shift in the mean', () => {
    const normalise = parseRange('mean=0.485/0.456/0.406,std=0.229/0.224/0.225', 3);
    const { scale, zero, table, shift } = quantizeInput(normalise);
    normalise.forEach((one, channel) => {
      let sum = 0;
      for (let byte = 0; byte < 256; byte++) {
        const error = one(byte) - scale * (table[256 * channel + byte]! - zero) - shift[channel]!;
        assert.ok(Math.abs(error) <= scale, `${error}`);
        sum += error;
      }
      assert.ok(Math.abs(sum) < 1e-9);
    });
  });

  test('the first bias takes the shift up', () => {
    const layer = shifted(pointwise([[2, 3]], [1]), Float64Array.of(0.5, 0.25));
    assert.deepEqual([...layer.bias], [1 + 2 * 0.5 + 3 * 0.25]);
  });
});
