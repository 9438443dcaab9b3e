import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commands } from '../../../workshop/commands/dispatch.ts';
import { parts } from '../../../workshop/terminal/input.ts';
import { parse } from '../../../workshop/terminal/parse.ts';
import { Progress } from '../../../workshop/terminal/progress.ts';

const options = {
  model: { type: 'string', short: 'm' },
  image: { type: 'string', short: 'i', multiple: true },
  json: { type: 'boolean' },
} as const;

const refused = (reason: RegExp) => ({ code: 'E_USAGE', message: reason });

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

  const named = {
    top: { type: 'string', short: 'k' },
    alpha: { type: 'string' },
    build: { type: 'string' },
    wide: { type: 'boolean' },
  } as const;
  const given = (...args: string[]) => parse('show', args, named);

  test('a count is a whole number in decimal digits', () => {
    assert.equal(given('-k', '10').count('top'), 10);
    assert.equal(given().count('top'), undefined);
    for (const value of ['0', '-1', '1.5', '1e9', 'NaN', '0x10', '', ' 1', '01', '1000000000'])
      assert.throws(() => given('-k', value).count('top'), refused(/-k must be a whole number/), value);
  });

  test('a decimal number is digits, a point and a sign', () => {
    for (const [text, value] of [
      ['0.25', 0.25],
      ['-1', -1],
      ['-.5', -0.5],
      ['224', 224],
    ] as const)
      assert.equal(given('--alpha', text).decimal('alpha'), value);
    assert.equal(given().decimal('alpha'), undefined);
    assert.equal(given().decimal('alpha', '7'), 7);
    for (const value of ['', '.', '1e3', '0x1', 'Infinity', ' 1'])
      assert.throws(
        () => given('--alpha', value).decimal('alpha'),
        refused(/--alpha must be a decimal/),
        value,
      );
  });

  test('a choice, a required value, flags that do not go together', () => {
    assert.equal(given('--build', 'simd').choice('build', ['baseline', 'simd']), 'simd');
    assert.equal(given().choice('build', ['baseline', 'simd']), undefined);
    assert.throws(
      () => given('--build', 'fast').choice('build', ['baseline', 'simd']),
      refused(/^--build must be baseline, simd, not 'fast'; see `mobilenet show --help`\.$/),
    );
    assert.throws(() => given().required('top'), refused(/^-k is missing; see/));
    assert.equal(given('-k', '3').required('top', 3), 3);
    given('--wide').refuse(['alpha', 'top'], 'does not go with --wide');
    assert.throws(
      () => given('--wide', '-k', '3').refuse(['alpha', 'top'], 'does not go with --wide'),
      refused(/^-k does not go with --wide; see/),
    );
  });

  test('words', () => {
    assert.equal(given('w.mnw', '--wide').word('model'), 'w.mnw');
    assert.throws(() => given().word('model'), refused(/^The model is missing; see/));
    assert.throws(() => given('a', 'b').word('model'), refused(/^One model at a time; leave 'b' out; see/));
    given('--wide').refuseWords();
    assert.throws(() => given('a').refuseWords(), refused(/^'a' belongs to no flag; see/));
  });
});

describe('a value that begins with a dash and a digit', () => {
  const numbers = ['-1,1', '-1', '-.5', '-0.25,0.75', '-1e9'];

  test('is the value of every flag that takes one, long and short', async () => {
    for (const find of Object.values(commands)) {
      const { name, options } = await find();
      const flags = Object.entries(options).filter(([, { type }]) => type === 'string');
      for (const [flag, { short }] of flags)
        for (const number of numbers)
          for (const spelt of short === undefined ? [`--${flag}`] : [`--${flag}`, `-${short}`]) {
            const { values, words } = parse(name, [spelt, number, 'word'], options);
            const value = [(values as Record<string, unknown>)[flag]].flat();
            assert.deepEqual([...value, ...words], [number, 'word'], `${name} ${spelt} ${number}`);
          }
    }
  });

  test('behind short flags in one word too', () => {
    const letters = {
      verbose: { type: 'boolean', short: 'v' },
      mean: { type: 'string', short: 'b' },
    } as const;
    assert.deepEqual({ ...parse('show', ['-vb', '-1'], letters).values }, { verbose: true, mean: '-1' });
    assert.equal(parse('show', ['-bv', 'x'], letters).values.mean, 'v');
    assert.throws(() => parse('show', ['-v', '-1'], letters), refused(/^Unknown option '-1'; see/));
  });

  test('is a word after --, and nowhere a flag: another flag in its place is still refused', () => {
    assert.deepEqual(parse('show', ['--', '-m', '-1'], options).words, ['-m', '-1']);
    assert.deepEqual(parse('show', ['-m', '-', '--', '-1'], options).words, ['-1']);
    for (const flag of ['-x', '--json', '-', '--'])
      if (flag === '-') assert.equal(parse('show', ['-m', flag], options).values.model, flag);
      else
        assert.throws(
          () => parse('show', ['-m', flag], options),
          refused(/'-m' is followed by a flag instead of its value/),
        );
    assert.throws(() => parse('show', ['-1'], options), refused(/^Unknown option '-1'; see/));
  });
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
