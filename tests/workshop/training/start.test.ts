/** What a training takes of a trained network. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFrom } from '../../../workshop/training/start.ts';

const tensor = (name: string, ...shape: number[]) => ({ name, shape, data: new Float32Array(shape[0]!) });

test('a classifier is kept where its classes are the same in the same order, or not said', () => {
  const wanted = [
    tensor('conv_stem.weight', 8),
    tensor('classifier.weight', 3),
    tensor('classifier.bias', 3),
  ];
  const tensors = new Map(wanted.map((one) => [one.name, one]));
  const classes = ['0', '2', '10'];
  for (const [labels, kept] of [
    [undefined, 3],
    [['0', '2', '10'], 3],
    [['00', '02', '10'], 3],
    [['0', '10', '2'], 1],
    [['a', 'b', 'c'], 1],
  ] as const) {
    const start = startFrom({ tensors, path: 'w.safetensors', labels }, wanted, classes);
    assert.deepEqual([start.tensors.length, start.newClassifier], [kept, kept === 1], String(labels));
  }
});
