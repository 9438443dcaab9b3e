/** Directions that tell classes from what is of none, and the corners that stand for it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { corner } from '../../../workshop/calibrate/corner.ts';
import { separate } from '../../../workshop/calibrate/directions.ts';
import type { Example } from '../../../workshop/calibrate/directions.ts';
import { spread } from '../../../workshop/dataset/spread.ts';

const cosine = (row: Float64Array, other: Float64Array): number =>
  row.reduce((sum, each, at) => sum + each * other[at]!, 0);

/** What the same sums, quotients and roots make on every engine. */
const BITS = '30dc3d8addfae83f2c8a34025db2d63f62286aa9fa77e0bf';

describe('directions', () => {
  /** Two features of a class, of which what is of none has the second too. */
  const own = Float64Array.of(0.6, 0.8, 0);
  const strange = Float64Array.of(0, 0.8, 0.6);
  const examples: Example[] = Array.from({ length: 200 }, (_, at) =>
    at % 2 ? { best: 1, sign: 1, unit: own } : { best: 1, sign: -1, unit: strange },
  );
  const start = Float64Array.of(0, 0, 0, ...own);

  test('turn away from what is of no class', () => {
    const row = separate(start, examples, 3).subarray(3);
    const gap = cosine(row, own) - cosine(row, strange);
    assert.ok(gap > cosine(own, own) - cosine(own, strange) + 0.1, String(gap));
    assert.ok(Math.abs(cosine(row, row) - 1) < 1e-12);
  });

  test('of a class without examples stay where they are, and the given ones too', () => {
    const given = start.slice();
    assert.deepEqual(separate(start, examples, 3).subarray(0, 3), new Float64Array(3));
    assert.deepEqual(separate(start, [], 3), start);
    assert.deepEqual(start, given);
  });

  test('have the bits that exact operations make', () => {
    const made = separate(start, examples, 3);
    assert.deepEqual(made, separate(start, examples, 3));
    assert.equal(Buffer.from(made.buffer, 24).toString('hex'), BITS);
  });
});

describe('a corner', () => {
  const width = 32;
  const height = 16;
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => Math.floor(at / 3) % 251);
  const at = (x: number, y: number): number => (y * width + x) % 251;

  test('is each of the four, large and then small', () => {
    const places = Array.from({ length: 8 }, (_, turn) => {
      const { width: side, height: other, data: cut } = corner({ width, height, data }, turn);
      assert.deepEqual([other, cut.length], [side, side * side * 3]);
      return [side, cut[0], cut.at(-1)];
    });
    const due = [6, 3].flatMap((side) =>
      [0, 1, 2, 3].map((turn) => {
        const [x, y] = [turn & 1 ? width - side : 0, turn & 2 ? height - side : 0];
        return [side, at(x, y), at(x + side - 1, y + side - 1)];
      }),
    );
    assert.deepEqual(places, due);
  });

  test('of one pixel is that pixel', () => {
    const one = { width: 1, height: 1, data: Uint8Array.of(1, 2, 3) };
    assert.deepEqual(corner(one, 7), one);
  });
});

test('items are taken evenly, and all where there are few', () => {
  assert.deepEqual(spread(7, 3), [0, 2, 4]);
  assert.deepEqual(spread(2, 3), [0, 1]);
});
