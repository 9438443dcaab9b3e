/** The sun: shadows with a straight edge, too long an exposure, glare; each a function of its seed. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mix, Random } from '../../../workshop/packing/random.ts';
import { shine } from '../../../workshop/training/sun.ts';

const SIDE = 24;
const SEEDS = Array.from({ length: 600 }, (_, seed) => seed + 1);

/** A picture of one level in the sun. */
function lit(seed: number, level = 100, channels: 1 | 3 = 1): Uint8Array {
  const picture = new Uint8Array(SIDE * SIDE * channels).fill(level);
  shine(picture, SIDE, new Random(mix(seed)));
  return picture;
}

const isShaded = (picture: Uint8Array): boolean => picture.some((level) => level < 100);

describe('the sun', () => {
  test('does what its seed says', () => {
    assert.deepEqual(lit(1), lit(1));
    const all = new Set(SEEDS.map((seed) => lit(seed).join()));
    assert.ok(all.size > 300, String(all.size));
  });

  test('does the same to all channels', () => {
    for (const seed of SEEDS) {
      const [colour, grey] = [lit(seed, 100, 3), lit(seed)];
      assert.ok(grey.every((level, at) => [0, 1, 2].every((channel) => colour[3 * at + channel] === level)));
    }
  });

  test('shades a third of the pictures, leaves the levels of one side and 0.3 to 0.7 of those of the other', () => {
    const shaded = SEEDS.map((seed) => lit(seed)).filter(isShaded);
    assert.ok(Math.abs(shaded.length / SEEDS.length - 1 / 3) < 0.07, String(shaded.length));
    let dark = 0;
    for (const picture of shaded) {
      const others = [...new Set(picture)].filter((level) => level !== 100);
      assert.equal(others.length, 1);
      assert.ok(others[0]! >= 30 && others[0]! <= 70, String(others));
      dark += picture.filter((level) => level < 100).length;
      for (let line = 0; line < SIDE; line++) {
        const row = [...picture.subarray(line * SIDE, (line + 1) * SIDE)];
        const column = row.map((_, at) => picture[at * SIDE + line]!);
        for (const levels of [row, column]) assert.ok(crossings(levels) <= 1, `line ${line}`);
      }
    }
    assert.ok(Math.abs(dark / (shaded.length * SIDE * SIDE) - 0.5) < 0.08, String(dark));
  });

  test('lightens the others as a whole: black stays black, or becomes as light as glare is', () => {
    const others = SEEDS.filter((seed) => !isShaded(lit(seed)));
    const glaring = others.filter((seed) => lit(seed, 0)[0]! > 0);
    for (const seed of others) {
      assert.equal(new Set(lit(seed)).size, 1);
      assert.equal(lit(seed, 255)[0], 255);
      const [black, grey] = [lit(seed, 0)[0]!, lit(seed)[0]!];
      if (black > 0)
        assert.ok(black >= 51 && black <= 153 && Math.abs(grey - (100 + (black * 155) / 255)) <= 1);
      else assert.ok(grey >= 130 && grey <= 250, String(grey));
    }
    assert.ok(Math.abs(glaring.length / SEEDS.length - 1 / 3) < 0.07, String(glaring.length));
  });
});

function crossings(levels: readonly number[]): number {
  return levels.filter((level, at) => at > 0 && level !== levels[at - 1]).length;
}
