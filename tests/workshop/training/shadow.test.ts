/** Shadows: with a straight edge, darker on one side and untouched on the other, a function of their seed. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mix, Random } from '../../../workshop/packing/random.ts';
import { shade } from '../../../workshop/training/shadow.ts';

const SIDE = 24;

function shaded(seed: number, channels: 1 | 3 = 3): Uint8Array {
  const picture = new Uint8Array(SIDE * SIDE * channels).fill(200);
  shade(picture, SIDE, new Random(mix(seed)));
  return picture;
}

describe('a shadow', () => {
  test('is a function of its seed', () => {
    assert.deepEqual(shaded(1), shaded(1));
    assert.notDeepEqual(shaded(1), shaded(2));
  });

  test('leaves levels, or takes all of them to one between 0.3 and 0.7', () => {
    const taken = new Set<number>();
    for (let seed = 1; seed <= 200; seed++) {
      const dark = [...new Set(shaded(seed))].filter((level) => level !== 200);
      assert.ok(dark.length === 1, `seed ${seed}: ${dark.join()}`);
      taken.add(dark[0]!);
    }
    assert.ok(Math.min(...taken) >= 60 && Math.max(...taken) <= 140, [...taken].join());
    assert.ok(taken.size > 40);
  });

  test('has a straight edge: a row and a column cross it once at most', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const grey = shaded(seed, 1);
      for (let line = 0; line < SIDE; line++) {
        const row = [...grey.subarray(line * SIDE, (line + 1) * SIDE)];
        const column = row.map((_, at) => grey[at * SIDE + line]!);
        for (const levels of [row, column]) assert.ok(crossings(levels) <= 1, `seed ${seed}, line ${line}`);
      }
    }
  });

  test('falls over a half on average, and over all channels alike', () => {
    let dark = 0;
    for (let seed = 1; seed <= 500; seed++) {
      const [colour, grey] = [shaded(seed), shaded(seed, 1)];
      assert.ok(grey.every((level, at) => [0, 1, 2].every((channel) => colour[3 * at + channel] === level)));
      dark += grey.filter((level) => level < 200).length;
    }
    assert.ok(Math.abs(dark / (500 * SIDE * SIDE) - 0.5) < 0.05, String(dark));
  });
});

function crossings(levels: readonly number[]): number {
  return levels.filter((level, at) => at > 0 && level !== levels[at - 1]).length;
}
