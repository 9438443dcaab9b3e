import assert from 'node:assert/strict';
import { test } from 'node:test';
import { float, integer, lines, string } from '../../../../workshop/bundle/c/literals.ts';

test('a float is written in the digits of its bits', () => {
  const texts = [1, -1.5, 2 ** -126, 2 ** -149, 3 * 2 ** -149, 0, Math.fround(0.1)].map(float);
  const expected = ['0x1p0f', '-0x1.8p0f', '0x1p-126f', '0x0.000002p-126f', '0x0.000006p-126f', '0.0f'];
  assert.deepEqual(texts, [...expected, '0x1.99999ap-4f']);
});

test('the least i32 is a sum', () => {
  assert.equal(integer(-(2 ** 31)), '(-2147483647 - 1)');
  assert.equal(integer(-7), '-7');
});

test('a label is ASCII that ends no string, begins no trigraph and no longer escape', () => {
  assert.equal(string('a "b" \\ ??/ é1'), '"a \\042b\\042 \\134 \\077\\077/ \\303\\2511"');
});

test('lines hold what fits', () => {
  assert.equal(lines(['1', '2'], '  '), '  1, 2,');
  assert.ok(
    lines(Array(200).fill('-128'), '    ')
      .split('\n')
      .every(({ length }) => length <= 110),
  );
});
