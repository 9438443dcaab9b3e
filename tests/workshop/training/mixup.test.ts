/** Pictures and labels of a batch mixed by pairs: which parts are drawn, and what becomes of the pixels. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Random } from '../../../workshop/packing/random.ts';
import { beta, mixPairs, shareOf } from '../../../workshop/training/mixup.ts';
import { compile } from '../../../workshop/training/module.ts';
import { Trainer } from '../../../workshop/training/trainer.ts';

const network = { alpha: 0.05, resolution: 32, classes: 2, batch: 2, channels: 1 } as const;
const builds = ['simd', 'baseline'] as const;
const trainers = await Promise.all(
  builds.map(async (build) => Trainer.create(network, { compiled: await compile(false, build) })),
);
const powers = trainers.map((trainer) => (base: number, exponent: number) => trainer.power(base, exponent));

describe('the parts of a pair', () => {
  for (const alpha of [0.05, 0.2, 1, 2]) {
    test(`have the mean and the variance of Beta(${alpha}, ${alpha})`, () => {
      const random = new Random(5);
      const count = 20_000;
      const all = Array.from({ length: count }, () => beta(alpha, random, powers[0]!) - 0.5);
      assert.ok(all.every((part) => Math.abs(part) <= 0.5));
      const mean = all.reduce((sum, part) => sum + part) / count;
      const variance = all.reduce((sum, part) => sum + part * part, 0) / count;
      const wanted = 1 / (4 * (2 * alpha + 1));
      // Five deviations of a mean of so many.
      assert.ok(Math.abs(mean) < 5 * Math.sqrt(wanted / count), `${mean}`);
      assert.ok(Math.abs(variance / wanted - 1) < 0.05, `${variance}, not ${wanted}`);
    });
  }

  test('are the same in every build and engine, and leave each picture at least half of itself', () => {
    const units = powers.map((power) => {
      const random = new Random(7);
      return [0.05, 0.2, 0.4, 1, 2].flatMap((alpha) =>
        Array.from({ length: 4 }, () => shareOf(alpha, random, power)),
      );
    });
    const known = [
      ...[65536, 64942, 65398, 65536, 65503, 65528, 50034, 64184, 38149, 64032],
      ...[64902, 52376, 42448, 49464, 61716, 36585, 54774, 33074, 60886, 57898],
    ];
    for (const each of units) assert.deepEqual(each, known);
    assert.ok(units[0]!.every((unit) => unit >= 32768 && unit <= 65536));
  });
});

describe('a batch', () => {
  const units = [65536, 49152, 40000, 32768, 65536];
  const pictures = Uint8Array.of(0, 255, 100, 200, 7, 9, 40, 1, 255, 0);
  const labels = Uint16Array.of(0, 1, 2, 3, 4);

  test('is mixed by pairs from both ends, from pixels as they were; one in the middle stays', () => {
    const mixed = pictures.slice();
    const { labels: others, shares } = mixPairs(mixed, labels, units);
    assert.deepEqual([...others], [4, 3, 2, 1, 0]);
    assert.deepEqual([...shares], [1, 0.75, 40000 / 65536, 0.5, 1]);
    assert.deepEqual([...mixed], [0, 255, 85, 150, 7, 9, 70, 101, 255, 0]);
  });

  test('of two is a pair', () => {
    const mixed = pictures.slice(0, 4);
    const { labels: others } = mixPairs(mixed, labels.slice(0, 2), [32768, 65536]);
    assert.deepEqual(
      [[...mixed], [...others]],
      [
        [50, 228, 100, 200],
        [1, 0],
      ],
    );
  });
});
