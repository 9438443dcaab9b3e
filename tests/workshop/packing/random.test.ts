/** The sequences that pictures, networks and trainings hang on: other numbers would be other bytes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mix, Random, xoshiro } from '../../../workshop/packing/random.ts';

const drawn = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);

test('xorshift32 gives the numbers of the paper', () => {
  const random = new Random(1);
  assert.deepEqual(drawn(3, random.next), [270369, 67634689, 2647435461]);
});

test('xoshiro128** gives other numbers, from seed 0 too', () => {
  const random = new Random(1, xoshiro);
  assert.deepEqual(drawn(3, random.next), [2442144158, 3238099751, 3819917871]);
  const zero = new Random(0, xoshiro);
  assert.equal(new Set(drawn(100, zero.next)).size, 100);
});

test('a seed of several numbers hangs on each and on their order', () => {
  assert.equal(mix(1, 2, 3), 3053600446);
  const seeds = [mix(1, 2, 3), mix(1, 3, 2), mix(1, 2), mix(1, 2, 4), mix(0), mix(2 ** 32 - 1)];
  assert.equal(new Set(seeds).size, seeds.length);
  assert(seeds.every((seed) => seed > 0 && seed < 2 ** 32));
});

test('both normals have mean 0 and deviation 1', () => {
  for (const random of [new Random(9), new Random(9, xoshiro)]) {
    for (const draw of [() => random.normal(), () => random.finerNormal()]) {
      const values = drawn(20000, draw);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      assert(Math.abs(mean) < 0.03 && Math.abs(variance - 1) < 0.05, `${mean}, ${variance}`);
      assert(values.every((value) => Math.abs(value) <= 6));
    }
  }
});
