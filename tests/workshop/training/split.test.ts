/** What is kept to validate. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Example } from '../../../workshop/training/listing.ts';
import { split } from '../../../workshop/training/split.ts';

describe('a split', () => {
  const examples = [3, 10, 1].flatMap((tracks, label) =>
    Array.from({ length: tracks * 4 }, (_, index): Example => {
      const name = `${label}/${Math.floor(index / 4)}_${index % 4}.ppm`;
      return { name, path: name, label };
    }),
  );
  const names = (indices: Int32Array): string[] => [...indices].map((index) => examples[index]!.name);

  test('keeps whole groups of every class, at least one and never all', () => {
    const { training, validation, undivided } = split(examples, { validation: 0.2, groupBy: '_', seed: 1 });
    const tracks = (indices: Int32Array): Set<string> =>
      new Set(names(indices).map((name) => name.split('_')[0]!));
    assert.deepEqual(
      [...tracks(validation)].filter((track) => tracks(training).has(track)),
      [],
    );
    assert.equal(training.length + validation.length, examples.length);
    const kept = [0, 1, 2].map(
      (label) => names(validation).filter((name) => name.startsWith(`${label}/`)).length,
    );
    assert.deepEqual(kept, [4, 8, 0]);
    assert.deepEqual(undivided, [2]);
  });

  test('without groups divides by files, hangs on the seed, and 0 keeps none', () => {
    const by = (validation: number, seed: number) =>
      split(examples, { validation, groupBy: undefined, seed });
    assert.equal(by(0.25, 1).validation.length, 3 + 10 + 1);
    assert.deepEqual(by(0.25, 1), by(0.25, 1));
    assert.notDeepEqual(by(0.25, 1), by(0.25, 2));
    const none = by(0, 1);
    assert.deepEqual([none.validation.length, none.training.length, none.undivided], [0, 56, []]);
  });
});
