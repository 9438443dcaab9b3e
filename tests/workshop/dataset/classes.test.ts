/** Which class of a network each class folder is. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assumed, matchClasses } from '../../../workshop/dataset/classes.ts';

describe('folders are matched to classes', () => {
  const labels = ['stop', 'yield', 'go'];

  test('by label, which may leave classes out', () => {
    const matched = matchClasses(['go', 'stop'], { count: 3, labels });
    assert.deepEqual(matched, { rule: 'label', classes: [2, 0] });
  });

  test('by index, with or without leading zeros', () => {
    assert.deepEqual(matchClasses(['00', '02'], { count: 3, labels }), { rule: 'index', classes: [0, 2] });
    assert.deepEqual(matchClasses(['1', '10', '2'], { count: 11, labels: [] }), {
      rule: 'index',
      classes: [1, 10, 2],
    });
  });

  test('labels that are digits come before indices', () => {
    const matched = matchClasses(['30', '50'], { count: 2, labels: ['50', '30'] });
    assert.deepEqual(matched, { rule: 'label', classes: [1, 0] });
  });

  test('else in their order, if there are as many and the network has no labels', () => {
    const matched = matchClasses(['x', 'y', 'z'], { count: 3, labels: [] });
    assert.deepEqual(matched, { rule: 'order', classes: [0, 1, 2] });
  });

  test('numbers of WordNet that are not all of ImageNet are refused with the way', () => {
    assert.throws(() => matchClasses(['n01440764', 'n01443537'], { count: 3, labels }), {
      code: 'E_DATASET',
      message:
        /^The folder 'n01440764' is named by a number of WordNet.*such as 'stop', or by the index of its class\.$/,
    });
  });

  test('by index where two classes have the same label', () => {
    const matched = matchClasses(['0', '1'], { count: 2, labels: ['0', '0'] });
    assert.deepEqual(matched, { rule: 'index', classes: [0, 1] });
  });

  for (const [what, names, count, message] of [
    ['a misspelt label', ['go', 'stopp'], 3, /'stopp' is no label of the model, though others are/],
    [
      'an index that is none',
      ['0', '3'],
      3,
      /'3' is no class of the model, which are 0 to 2; number them from 0/,
    ],
    ['an index twice', ['01', '1'], 3, /'01' and '1' are both class 1; join them/],
    ['one label only that is another', ['halt', 'stop'], 3, /'halt' is no label .* label, such as 'yield'/],
  ] as const) {
    test(`${what} is refused`, () => {
      assert.throws(() => matchClasses(names, { count, labels }), { code: 'E_DATASET', message });
    });
  }

  test('another count is refused where a network has no labels', () => {
    const message = /2 class folders for 3 classes; name each folder by the index of its class/;
    assert.throws(() => matchClasses(['x', 'y'], { count: 3, labels: [] }), { code: 'E_DATASET', message });
  });

  test('names of which none is a label are refused, however many: the sentence names one and a label', () => {
    for (const names of [['x', 'y', 'z'], ['10', 'x'], ['x']]) {
      const message =
        /The folder 'x' is no label of the model, nor is another; its class 0 is 'stop': name each/;
      assert.throws(() => matchClasses(names, { count: 3, labels }), { code: 'E_DATASET', message });
    }
  });
});

describe('labels are matched as people write them, where one label only can be meant', () => {
  const match = (names: readonly string[], labels: readonly string[]) =>
    matchClasses(names, { count: labels.length, labels });

  test('composed and decomposed letters are one name, exactly', () => {
    const labels = ['A\u0308pfel', 'Birnen', '\u00e8'];
    assert.deepEqual(match(['Birnen', 'e\u0300', '\u00c4pfel'], labels), {
      rule: 'label',
      classes: [1, 2, 0],
    });
  });

  for (const [what, names, labels, classes] of [
    ['blanks and case', ['STOP_sign', 'Yield'], ['yield', 'stop sign'], [1, 0]],
    ['numbers before all labels', ['Halt', 'Road', 'tempo'], ['0 Tempo', '1 Road', '2 Halt'], [2, 1, 0]],
    ['numbers with a mark', ['halt', 'tempo'], ['00_tempo', '01: halt'], [1, 0]],
    ['zeros before labels that are numbers', ['02', '10', '1'], ['0', '1', '10', '2'], [3, 2, 1]],
  ] as const) {
    test(what, () => assert.deepEqual(match(names, labels), { rule: 'spelling', classes }));
  }

  test('an exact label goes before a near one, and makes that of another', () => {
    assert.deepEqual(match(['Stop', 'stop'], ['stop', 'Stop']), { rule: 'label', classes: [1, 0] });
  });

  for (const [what, names, labels, message] of [
    ['a spelling of two labels', ['STOP', 'go'], ['stop', 'Stop', 'go'], /'STOP' is no label/],
    [
      'two folders of one label',
      ['Stop', 'stop'],
      ['stop', 'go'],
      /'Stop' and 'stop' are both class 0; join/,
    ],
    ['numbers before some labels only', ['km'], ['30 km', 'stop'], /'km' is no label/],
    ['a label of two classes', ['crane', 'go'], ['crane', 'go', 'crane'], /'crane' is the label of several/],
    [
      'a number that is an index and stands before another label',
      ['1', '2'],
      ['1 tempo', '2 road', '3 halt'],
      /'1' may be class 1, '2 road', or '1 tempo'; give it the name of its label/,
    ],
  ] as const) {
    test(`${what} is refused`, () => {
      assert.throws(() => match(names, labels), { code: 'E_DATASET', message });
    });
  }
});

test('numbers as indices of a network without labels are said, where its classes may stand in another order', () => {
  const said = (names: readonly string[], labels: readonly string[] = []): string | undefined => {
    const classes = { count: 11, labels };
    return assumed(names, matchClasses(names, classes), classes);
  };
  assert.match(said(['0', '1', '10', '2'])!, /'10' counts as class 10\. .* order 0, 1, 10, 2 it is class 2;/);
  for (const names of [
    ['0', '1'],
    ['00', '02', '10'],
  ])
    assert.equal(said(names), undefined);
  const labels = ['0', '1', '10', '2', '3', '4', '5', '6', '7', '8', '9'];
  assert.equal(said(['0', '10'], labels), undefined);
});
