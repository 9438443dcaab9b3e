/** Labels beside those that a model has. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { labelsIn, refuseReordered, renamed } from '../../../workshop/packing/labels.ts';

const own = ['0', '1', '10', '2'];

describe('labels that are those of the model in another order', () => {
  for (const [what, labels, model, line] of [
    ['all of them', ['0', '1', '2', '10'], own, 3],
    ['with zeros before the numbers', ['00', '01', '02', '10'], own, 3],
    ['one of them, among others', ['stop', 'yield', 'go', '1'], own, 4],
    ['in other letters', ['Stop_sign', 'go'], ['go', 'stop sign'], 1],
    ['decomposed', ['e\u0300', 'a'], ['a', '\u00e8'], 1],
  ] as const) {
    test(`are refused: ${what}`, () => {
      const message = new RegExp(`^Line ${line} of the labels is '.*give them in the order of the model`);
      assert.throws(() => refuseReordered(labels, model), { code: 'E_FILE_LABELS', place: line, message });
    });
  }

  test('are none where each stands at its place, is new, or the model has more or fewer', () => {
    refuseReordered(['zero', 'one', '10', 'two'], own);
    refuseReordered(['00', '01', '10', '02'], own);
    refuseReordered(['crane', 'go', 'crane'], ['crane', 'go', 'crane']);
    refuseReordered(['background', ...own], own);
  });
});

test('names for numbers that are not those of their classes are told', () => {
  assert.match(
    renamed(['zero', 'one', 'two', 'ten'], own)!,
    /^Class 2 of the model is '10' and is called 'two' now\.$/,
  );
  assert.equal(renamed(own, own), undefined);
  assert.equal(renamed(['a', 'b'], ['0', '1']), undefined);
  assert.equal(renamed(['a', 'b'], ['x', 'y']), undefined);
});

test('labels of metadata are an array of texts, or none', () => {
  assert.deepEqual(labelsIn({ labels: '["a","b"]' }), ['a', 'b']);
  for (const labels of ['', 'a', '{}', '[1]', 'null']) assert.equal(labelsIn({ labels }), undefined);
  assert.equal(labelsIn({}), undefined);
});
