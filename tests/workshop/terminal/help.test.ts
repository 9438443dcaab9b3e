/** Helps and tables within the columns that there are, and in the signs that there are. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commands, overview } from '../../../workshop/commands/dispatch.ts';
import { cells } from '../../../workshop/terminal/cells.ts';
import { columns } from '../../../workshop/terminal/columns.ts';
import { items, laidOut } from '../../../workshop/terminal/help.ts';
import { hasUnicode } from '../../../workshop/terminal/screen.ts';
import { spelled } from '../../../workshop/terminal/spelled.ts';

const all = await Promise.all(Object.values(commands).map((find) => find()));
const helps = [
  ...all.map(({ name, help }) => [name, help] as const),
  ['mobilenet', await overview()] as const,
];

describe('a help', () => {
  for (const [name, help] of helps) {
    test(`of ${name} loses no word, and fits 80 columns; its words fit 40`, () => {
      const words = (text: string): string[] => text.split(/\s+/);
      for (const width of [40, 80, 200]) {
        const text = laidOut(help, width);
        assert.deepEqual(words(text), words(help));
        const [prose, example] = text.split('Example:\n') as [string, string];
        for (const line of prose.split('\n')) assert.ok(cells(line) <= Math.min(width, 100), line);
        if (width === 80) for (const line of example.split('\n')) assert.ok(cells(line) <= 80, line);
        // What is pasted into a shell keeps its lines.
        assert.equal(example.split('\n\n')[0]!.trim(), help.split('Example:\n')[1]!.split('\n\n')[0]!.trim());
      }
    });
  }

  for (const { name, help, options } of all) {
    test(`of ${name} names each flag once`, () => {
      const labels = items(help).flatMap((item) =>
        item.kind === 'entry' ? (item.label.match(/--[\w-]+/g) ?? []) : [],
      );
      // Those of label_image stand for a sentence that refuses them, or for another flag.
      const foreign = ['num_results', 'input_mean', 'input_std'];
      const flags = Object.keys(options).filter((flag) => !foreign.includes(flag));
      assert.deepEqual(labels.sort(), flags.map((flag) => `--${flag}`).sort());
    });
  }
});

describe('a table', () => {
  const rows = [
    ['layer', 'name', 'input', 'output', 'what it is'],
    [
      '0',
      'a name that is too long for its column',
      '224 × 224 × 3',
      '112 × 112 × 32',
      'one two three four five six',
    ],
    ['1', '猫猫猫猫猫猫猫猫猫猫猫猫', '112 × 112 × 32', '112 × 112 × 32', 'b'],
  ];
  const sides = ['right', 'left', 'right', 'right', 'left'] as const;

  test('has any width where there is no limit', () => {
    const [first] = columns(rows.slice(1), sides, Infinity).split('\n');
    assert.equal(first, rows[1]!.join('  ').replace('  224', '   224'));
  });

  test('wraps its last text, shortens others, and is shared out where that does not suffice', () => {
    for (const limit of [90, 70, 60, 50, 40, 30]) {
      const text = columns(rows, sides, limit);
      for (const line of text.split('\n')) assert.ok(cells(line) <= limit, `${limit}: ${line}`);
      for (const number of ['224 × 224 × 3', '112 × 112 × 32']) assert.ok(text.includes(number));
    }
    assert.match(columns(rows, sides, 70), /a name …column/);
    assert.equal(columns(rows, sides, 40).split('\n\n').length, 2);
  });

  test('of facts wraps the fact', () => {
    const text = columns([['network', 'a fact of many words that go on']], ['left', 'left'], 24);
    assert.equal(text, 'network  a fact of many\n         words that go\n         on\n');
  });
});

describe('signs', () => {
  test(
    'are those of the locale, as POSIX resolves it',
    { skip: process.platform === 'win32' && 'no locale' },
    () => {
      const of = (LC_ALL?: string, LC_CTYPE?: string, LANG?: string): boolean =>
        hasUnicode({ LC_ALL, LC_CTYPE, LANG });
      assert.ok(of('C.UTF-8', 'C', 'C') && of('', 'de_DE.utf8', 'C') && of(undefined, '', 'en_GB.UTF-8'));
      assert.ok(
        !of('C', 'C.UTF-8', 'C.UTF-8') && !of('', 'POSIX', 'C.UTF-8') && !of() && !of('de_DE.ISO-8859-1'),
      );
    },
  );

  test('are spelled in ASCII, and those of others escaped', () => {
    assert.equal(spelled('α 0.25, 3 × 3 … ≤ ½ █░', false), 'alpha 0.25, 3 x 3 ... <= 1/2 #.');
    assert.equal(spelled('é 😀', false), '\\u{e9} \\u{1f600}');
    assert.equal(spelled('α é', true), 'α é');
  });
});
