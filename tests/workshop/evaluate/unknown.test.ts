/** What an evaluation says of pictures that belong to no class. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../../../workshop/evaluate/outcome.ts';
import { measureUnknown } from '../../../workshop/evaluate/unknown.ts';

const outcome = (truth: number, index: number, score: number): Outcome => ({
  file: `${truth}`,
  truth,
  answers: [{ index, className: String(index), probability: 0.5 }],
  unknown: score < 0,
  score,
});

test('accuracy is counted both ways, and what is refused', () => {
  const known = [outcome(0, 0, 1), outcome(0, 0, 2), outcome(1, 0, 3), outcome(1, 1, -1)];
  const strangers = [outcome(-1, 0, -2), outcome(-1, 1, -3), outcome(-1, 1, 4), outcome(-1, 1, -1)];
  assert.deepEqual(measureUnknown(known, strangers, 'rule'), {
    by: 'rule',
    lost: 0.25,
    rightOfAll: 0.5,
    rightOfKept: 2 / 3,
    strangers: { pictures: 4, refused: 0.75, auroc: 11.5 / 16, falseAccepts: 0.5 },
  });
  assert.equal(measureUnknown(known, [], 'rule').strangers, null);
  assert.equal(measureUnknown([outcome(0, 0, -1)], [], 'rule').rightOfKept, null);
});
