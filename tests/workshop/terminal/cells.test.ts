/** Tables stand straight in a terminal, whatever is written in them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cells } from '../../../workshop/terminal/cells.ts';
import { columns } from '../../../workshop/terminal/columns.ts';
import { markdown } from '../../../workshop/terminal/markdown.ts';

describe('cells of a text', () => {
  for (const [title, text, expected] of [
    ['none', '', 0],
    ['Latin and Greek', 'α 0.25 × 9 − 1', 14],
    ['Japanese', '日本語のねこ', 12],
    ['half of a Katakana', 'ﾈｺ', 2],
    ['full width', 'ＡＢ１', 6],
    ['Chinese beyond 16 bits', '𠮷野', 4],
    ['Korean', '고양이', 6],
    ['Korean in parts', '고양이'.normalize('NFD'), 6],
    ['a letter and its accent', 'ble\u0301', 3],
    ['a space of no width, a joiner', 'a\u200bb\u200dc', 3],
    ['an emoji', '🐈', 2],
    ['an emoji of text with its selector', '❤\ufe0f', 2],
    ['a skin tone', '👋🏽', 2],
    ['a family joined', '👩\u200d👩\u200d👧', 2],
    ['a flag', '🇯🇵', 2],
  ] as const) {
    test(title, () => assert.equal(cells(text), expected));
  }
});

const rows = [
  ['日本語', '1'],
  ['ble\u0301', '22'],
  ['🐈', '猫'],
  ['a cat', '4'],
];

test('columns end in the same cell', () => {
  assert.equal(
    columns(rows, ['left', 'right']),
    '日本語   1\n' + 'ble\u0301     22\n' + '🐈      猫\n' + 'a cat    4\n',
  );
});

test('a table in Markdown has its bars in the same cells', () => {
  assert.equal(
    markdown(['種類', 'n'], rows),
    '| 種類   |   n |\n' +
      '| ------ | --: |\n' +
      '| 日本語 |   1 |\n' +
      '| ble\u0301    |  22 |\n' +
      '| 🐈     |  猫 |\n' +
      '| a cat  |   4 |\n',
  );
});
