import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parts } from '../../../workshop/terminal/input.ts';
import { choice, count, parse, required } from '../../../workshop/terminal/options.ts';
import { Progress } from '../../../workshop/terminal/progress.ts';
import { suggest } from '../../../workshop/terminal/suggest.ts';

const options = {
  model: { type: 'string', short: 'm' },
  image: { type: 'string', short: 'i', multiple: true },
  json: { type: 'boolean' },
} as const;

const refused = (reason: RegExp) => ({ code: 'E_USAGE', exitCode: 2, message: reason });

describe('arguments', () => {
  test('flags, words, and words that look like flags', () => {
    const { values, words } = parse('show', ['-m', 'a', '-ib', '--image=c', 'd', '--', '-e'], options);
    assert.deepEqual({ ...values }, { model: 'a', image: ['b', 'c'] });
    assert.deepEqual(words, ['d', '-e']);
  });

  test('a dash is a value and a word', () => {
    const { values, words } = parse('show', ['-m', '-', '-'], options);
    assert.deepEqual([values.model, ...words], ['-', '-']);
  });

  const wrong: [string[], RegExp][] = [
    [['--frob'], /^Unknown option '--frob'; see `mobilenet show --help`\.$/],
    [['-m', 'a', '--model', 'b'], /^Option '--model' is given twice; see/],
    [['--json', '--json'], /given twice/],
    [['-m'], /argument missing; see/],
    [['-m', '--json'], /^Option '-m' is followed by a flag instead of its value; see/],
    [['--json=1'], /does not take an argument; see/],
  ];
  for (const [args, reason] of wrong) {
    test(`${args.join(' ')} is refused`, () =>
      assert.throws(() => parse('show', args, options), refused(reason)));
  }

  test('a count is a whole number in decimal digits', () => {
    assert.equal(count('show', '-k', '10'), 10);
    for (const value of ['0', '-1', '1.5', '1e9', 'NaN', '0x10', '', ' 1', '01', '1000000000']) {
      assert.throws(() => count('show', '-k', value), refused(/-k must be a whole number/), value);
    }
  });

  test('a choice and a required value', () => {
    assert.equal(choice('show', '--build', 'simd', ['baseline', 'simd']), 'simd');
    assert.throws(
      () => choice('show', '--build', 'fast', ['baseline', 'simd']),
      refused(/baseline, simd, not 'fast'/),
    );
    assert.throws(() => required('show', '-m', undefined), refused(/-m is missing/));
  });
});

test('suggest finds the near word and no far one', () => {
  const words = ['classify', 'show', 'make'];
  assert.equal(suggest('clasify', words), 'classify');
  assert.equal(suggest('shwo', words), 'show');
  assert.equal(suggest('frobnicate', words), undefined);
  assert.equal(suggest('x'.repeat(1e6), words), undefined);
});

test('parts cuts a stream wherever its pieces end', async () => {
  async function* stream(...pieces: number[][]): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) yield Uint8Array.from(piece);
  }
  const cut = async (...pieces: number[][]): Promise<number[][]> => {
    const all: number[][] = [];
    for await (const part of parts(stream(...pieces), 3)) all.push([...part]);
    return all;
  };
  assert.deepEqual(await cut([1, 2, 3, 4, 5, 6, 7]), [[1, 2, 3], [4, 5, 6], [7]]);
  assert.deepEqual(await cut([1], [2], [], [3, 4, 5], [6]), [
    [1, 2, 3],
    [4, 5, 6],
  ]);
  assert.deepEqual(await cut(), []);
});

describe('progress', () => {
  /** What a bar of so many pieces, each of so many milliseconds, draws on a terminal or elsewhere. */
  async function drawn(isTTY: boolean, pieces: number, milliseconds: number): Promise<string> {
    const { write, isTTY: before } = process.stderr;
    let text = '';
    process.stderr.write = (piece: string | Uint8Array) => Boolean((text += piece));
    process.stderr.isTTY = isTTY;
    try {
      const progress = new Progress(pieces);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      progress.advance();
      progress.clear();
    } finally {
      process.stderr.write = write;
      process.stderr.isTTY = before;
    }
    return text;
  }

  test('a bar on a terminal with more than a second left, wiped at the end', async () => {
    assert.match(await drawn(true, 1000, 10), /1\/1000.*\r\x1b\[K$/s);
  });

  test('nothing for short work, and nothing where no terminal is', async () => {
    assert.equal(await drawn(true, 2, 10), '');
    assert.equal(await drawn(false, 1000, 10), '');
  });
});
