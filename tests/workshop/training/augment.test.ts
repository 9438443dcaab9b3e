/** Altered pictures: bounded, never mirrored, a function of their seed. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mix, Random } from '../../../workshop/packing/random.ts';
import { Augmenter } from '../../../workshop/training/augment.ts';
import { classes, draw, SIDE } from './toy.ts';

describe('an altered picture', () => {
  const picture = draw(classes[1]!, new Random(5));
  const altered = (seed: number, from = picture, channels: 1 | 3 = 3): Uint8Array => {
    const to = new Uint8Array(from.length);
    new Augmenter(SIDE, channels).draw(from, to, new Random(seed));
    return to;
  };

  test('is a function of its seed', () => {
    assert.deepEqual(altered(mix(1, 2, 3)), altered(mix(1, 2, 3)));
    assert.notDeepEqual(altered(mix(1, 2, 3)), altered(mix(1, 2, 4)));
  });

  test('stays flat where it was flat, within the bounds of light', () => {
    const flat = new Uint8Array(SIDE * SIDE * 3).fill(100);
    const levels = new Set<number>();
    for (let seed = 1; seed <= 200; seed++) {
      const all = new Set(altered(mix(seed), flat));
      assert.equal(all.size, 1);
      levels.add([...all][0]!);
    }
    assert.ok(Math.min(...levels) >= 72 && Math.max(...levels) <= 133, [...levels].join());
    assert.ok(levels.size > 30);
  });

  test('moves a point by no more than shift, scale and rotation together, and on average not at all', () => {
    const place = 24;
    const dot = new Uint8Array(SIDE * SIDE);
    for (let y = place - 1; y <= place + 1; y++) dot.fill(200, y * SIDE + place - 1, y * SIDE + place + 2);
    // 10 % of the side, 10 % of the distance from the centre, and its arc of 8°; half a pixel for rounding.
    const arm = place - (SIDE - 1) / 2;
    const most = 0.1 * SIDE * 1.1 + arm * 0.12 + arm * Math.sin((8 * Math.PI) / 180) * 1.1 + 0.5;
    let sum = 0;
    let farthest = 0;
    for (let seed = 1; seed <= 500; seed++) {
      const { x, y } = centroid(altered(mix(seed, 1), dot, 1));
      farthest = Math.max(farthest, Math.abs(x - place), Math.abs(y - place));
      sum += x + y - 2 * place;
    }
    assert.ok(farthest <= most && farthest > most / 2, `${farthest} of ${most}`);
    assert.ok(Math.abs(sum / 1000) < 0.2, `${sum / 1000}`);
  });

  test('is never mirrored: what is on the right stays there', () => {
    const half = Uint8Array.from({ length: SIDE * SIDE }, (_, at) => (at % SIDE < SIDE / 2 ? 20 : 220));
    for (let seed = 1; seed <= 100; seed++) {
      const to = altered(mix(seed, 2), half, 1);
      const row = to.subarray((SIDE / 2) * SIDE, (SIDE / 2 + 1) * SIDE);
      assert.ok(row[0]! < row[SIDE - 1]!);
    }
  });
});

/** Weighted by brightness above the ground. */
function centroid(grey: Uint8Array): { x: number; y: number } {
  const ground = Math.min(...grey);
  let [x, y, weight] = [0, 0, 0];
  for (const [at, level] of grey.entries()) {
    x += (level - ground) * (at % SIDE);
    y += (level - ground) * Math.floor(at / SIDE);
    weight += level - ground;
  }
  return { x: x / weight, y: y / weight };
}
