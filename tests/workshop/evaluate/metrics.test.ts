/** The figures of an evaluation, against values computed by hand. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { calibrate } from '../../../workshop/evaluate/calibration.ts';
import { summarise } from '../../../workshop/evaluate/evaluation.ts';
import type { DatasetFacts, ModelFacts } from '../../../workshop/evaluate/evaluation.ts';
import { wilson } from '../../../workshop/evaluate/interval.ts';
import { confusions, measure } from '../../../workshop/evaluate/metrics.ts';
import type { Outcome } from '../../../workshop/evaluate/outcome.ts';

/** An outcome whose answers are `indices`, best first, the best with a probability in 1/256. */
function outcome(truth: number, indices: readonly number[], probability = 128, file = ''): Outcome {
  const answers = indices.map((index, place) => ({
    index,
    className: String(index),
    probability: place === 0 ? probability / 256 : 0,
  }));
  return { file, truth, answers };
}

const close = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);

describe('accuracy', () => {
  // Class 0: 3 of 4 right; class 1: 1 of 2; class 2: never seen, answered once; class 3: 0 of 1; 4 to 6: nothing.
  const seven = [
    outcome(0, [0, 1]),
    outcome(0, [0, 1]),
    outcome(0, [0, 1]),
    outcome(0, [1, 2, 3, 4, 0]),
    outcome(1, [1, 0]),
    outcome(1, [2, 1]),
    outcome(3, [0, 1, 2, 4, 5]),
  ];
  const metrics = measure(seven, 7);

  test('top-1, top-5 and the mean of the classes that were seen', () => {
    assert.equal(metrics.pictures, 7);
    close(metrics.top1, 4 / 7);
    close(metrics.top5!, 6 / 7);
    close(metrics.meanClassAccuracy, (3 / 4 + 1 / 2 + 0) / 3);
  });

  test('recall, precision and the most frequent confusion of each class', () => {
    const [zero, one, two, three, four] = metrics.classes;
    assert.deepEqual(zero, {
      ...{ index: 0, pictures: 4, predicted: 4, right: 3, recall: 0.75, precision: 0.75 },
      confusedWith: { index: 1, pictures: 1 },
    });
    assert.deepEqual([one?.recall, one?.precision, one?.confusedWith], [0.5, 0.5, { index: 2, pictures: 1 }]);
    assert.deepEqual([two?.recall, two?.precision, two?.confusedWith], [null, 0, null]);
    assert.deepEqual([three?.recall, three?.precision], [0, null]);
    assert.deepEqual([four?.recall, four?.precision], [null, null]);
  });

  test('the confusion matrix without its zeros, and its wrong cells', () => {
    const rows = metrics.confusion.map(({ truth, predicted, pictures }) => [truth, predicted, pictures]);
    assert.deepEqual(rows, [
      [0, 0, 3],
      [0, 1, 1],
      [1, 1, 1],
      [1, 2, 1],
      [3, 0, 1],
    ]);
    const many = measure([outcome(0, [1]), outcome(1, [0]), outcome(1, [0]), outcome(1, [1])], 2);
    assert.deepEqual(confusions(many), [
      { truth: 1, predicted: 0, pictures: 2 },
      { truth: 0, predicted: 1, pictures: 1 },
    ]);
  });

  test('top-5 says nothing of five classes', () => assert.equal(measure(seven.slice(0, 3), 5).top5, null));

  test('of nothing is nothing', () => {
    const { top1, interval, meanClassAccuracy } = measure([], 3);
    assert.deepEqual(
      { top1, interval, meanClassAccuracy },
      { top1: 0, interval: { low: 0, high: 1 }, meanClassAccuracy: 0 },
    );
  });
});

describe('the interval of Wilson', () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3 gives four digits of these.
  for (const [hits, trials, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    test(`${hits} of ${trials}`, () => {
      const interval = wilson(hits, trials);
      assert.deepEqual(
        [interval.low.toFixed(4), interval.high.toFixed(4)],
        [low.toFixed(4), high.toFixed(4)],
      );
    });
  }

  test('stays inside 0…1 and mirrors', () => {
    for (const trials of [1, 7, 100, 12630]) {
      const none = wilson(0, trials);
      const all = wilson(trials, trials);
      assert.equal(none.low, 0);
      assert.equal(all.high, 1);
      close(none.high, 1 - all.low);
    }
  });
});

describe('calibration', () => {
  test('the weighted gap of the bins, by hand', () => {
    // Bin 0.5…0.6: two answers of 0.5, one right: no gap. Bin 0.9…1: 0.9375 and 0.96875, both right: a gap of 0.046875.
    const outcomes = [outcome(0, [0], 128), outcome(1, [0], 128), outcome(0, [0], 240), outcome(0, [0], 248)];
    const { error, confidence, bins } = calibrate(outcomes);
    close(error, 0.046875 / 2);
    close(confidence, (0.5 + 0.5 + 0.9375 + 0.96875) / 4);
    assert.equal(bins.length, 10);
    assert.deepEqual(bins[5], { low: 0.5, high: 0.6, pictures: 2, confidence: 0.5, accuracy: 0.5 });
    assert.deepEqual(bins[9], { low: 0.9, high: 1, pictures: 2, confidence: 0.953125, accuracy: 1 });
    assert.deepEqual(bins[0], { low: 0, high: 0.1, pictures: 0, confidence: null, accuracy: null });
  });

  test('every probability that a network gives is in one bin', () => {
    const outcomes = Array.from({ length: 256 }, (_, probability) => outcome(0, [0], probability));
    const { bins } = calibrate(outcomes);
    assert.equal(
      bins.reduce((sum, { pictures }) => sum + pictures, 0),
      256,
    );
    for (const { low, high, confidence } of bins) assert.ok(low <= confidence! && confidence! < high);
  });
});

test('the worst mistakes come first, equals by file name, with the place of the right class', () => {
  const outcomes = [
    outcome(0, [1, 0], 100, 'c'),
    outcome(0, [0], 255, 'right'),
    outcome(0, [1, 2, 0], 200, 'b'),
    outcome(0, [1], 200, 'a'),
  ];
  const { worst } = summarise(
    { contract: { classes: 3 } } as ModelFacts,
    {} as DatasetFacts,
    { outcomes, broken: [] },
    2,
  );
  assert.deepEqual(worst, [
    { file: 'a', truth: 0, predicted: 1, probability: 200 / 256, rank: null },
    { file: 'b', truth: 0, predicted: 1, probability: 200 / 256, rank: 3 },
  ]);
});
