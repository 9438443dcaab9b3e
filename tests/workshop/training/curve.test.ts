/** The drawing of a training, from its first epoch to the longest that a recipe allows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { learningCurve } from '../../../workshop/training/curve.ts';
import type { EpochRecord } from '../../../workshop/training/record.ts';

const epochs = (count: number): EpochRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ epoch: index + 1, rate: 1e-3, loss: 1 / (index + 1), accuracy: 0.5, seconds: 1 },
    ...{ validationLoss: 1, validationAccuracy: 0.5 },
  }));

/** The points of each line. */
const lines = (drawn: string): string[][] =>
  [...drawn.matchAll(/ points="([^"]*)"/g)].map(([, points]) => points!.split(' '));

test('has no point, a point or a line for the epochs that there are', () => {
  assert.match(learningCurve('t', []), /no epoch has ended yet/);
  assert.equal(learningCurve('t', epochs(1)).match(/<circle/g)?.length, 4);
  for (const points of lines(learningCurve('t', epochs(760)))) assert.equal(points.length, 760);
});

test('of the longest training it has as many points as can be seen, and the last', () => {
  const drawn = learningCurve('t', epochs(100000));
  assert.match(drawn, /after epoch 100000: .*epoch 100000</s);
  const [first, ...others] = lines(drawn);
  assert.equal(others.length, 3);
  assert.ok(first!.length > 380 && first!.length <= 760);
  assert.match(first!.at(-1)!, /^444\.0,/);
});
