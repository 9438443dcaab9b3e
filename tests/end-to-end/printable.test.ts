/** What others wrote commands no terminal: names of files, labels, provenance, wherever they are shown. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { load, MobilenetError } from '../../host/index.ts';
import { parseLabels } from '../../workshop/packing/labels.ts';
import { readPacked } from '../../workshop/packing/packed.ts';
import { Type } from '../attacks/frame.ts';
import { say } from '../attacks/line.ts';
import { withSections } from '../attacks/spoil.ts';
import { mobilenet, temporaryFolder } from '../workshop/cli.ts';
import { noWasmtime } from './engines.ts';
import { ppm } from './sample.ts';
import { printed, run } from './wasmtime/run.ts';

/** One of each class: C0 and its carriage return, DEL, C1, marks of direction, both ends of a line, a line feed. */
const hostile = [
  ...[
    '\x1b[2J',
    '\r',
    '\x7f',
    '\x9b2J',
    '\u061c',
    '\u200e',
    '\u200f',
    '\u202a',
    '\u202e',
    '\u2066',
    '\u2069',
  ],
  ...['\u2028', '\u2029', '\n0.9961: 14 stop'],
];
const evil = `a${hostile.join('')}z`;
/** As it is shown. */
const shown =
  'a\\u{1b}[2J\\u{d}\\u{7f}\\u{9b}2J\\u{61c}\\u{200e}\\u{200f}\\u{202a}\\u{202e}\\u{2066}\\u{2069}\\u{2028}\\u{2029}\\u{a}0.9961: 14 stopz';

const folder = temporaryFolder();
const at = (...names: string[]): string => join(folder, ...names);
/** A file whose provenance is hostile; a line feed would only be another line of it. */
const provenance = `source=${evil.replace(/\n/g, '')}\n`;
const weights = at(`${evil}.mnw`);

before(() => {
  const body = Buffer.from(provenance);
  writeFileSync(
    weights,
    withSections((all) => all.map((each) => (each.type === Type.provenance ? { ...each, body } : each))),
  );
  for (const name of ['0', '1']) mkdirSync(at('data', name), { recursive: true });
  writeFileSync(at('data', '0', `${evil}.ppm`), ppm(1));
  writeFileSync(at('data', '1', 'b.ppm'), ppm(2));
  writeFileSync(at('data', '1', `broken ${evil}.ppm`), 'P6');
});

/** Text of lines, with the hostile name in it as it is to be shown. */
function assertShown(text: string, name = shown): void {
  assert.doesNotMatch(text, /[^\P{Cc}\n]|[\p{Bidi_Control}\u2028\u2029]/u);
  assert.ok(text.includes(name), text);
}

describe('the name of a file is shown as one line', () => {
  const commands: Readonly<Record<string, () => string[]>> = {
    'of a picture in classify': () => ['classify', '-m', weights, at('data', '0'), at('data', '1', 'b.ppm')],
    'of a picture in classify --json': () => ['classify', '-m', weights, '--json', at('data', '0')],
    'in classify --verbose': () => ['classify', '-m', weights, '-v', at('data', '0')],
    'in show': () => ['show', weights],
    'in show --json': () => ['show', '--json', weights],
    'in verify': () => ['verify', weights],
    'in plan': () => ['plan', weights],
    'in evaluate': () => ['evaluate', '-m', weights, at('data'), '--keep-going'],
    'in evaluate --json': () => ['evaluate', '-m', weights, at('data'), '--keep-going', '--json'],
    'in the report of evaluate': () => [
      'evaluate',
      '-m',
      weights,
      at('data'),
      '--keep-going',
      '--report',
      '-',
    ],
    'in the last line of make': () =>
      'make --alpha 0.25 --resolution 32 --classes 2 --seed 1'.split(' ').concat('-o', at(`m${evil}`)),
  };
  for (const [title, words] of Object.entries(commands)) {
    test(title, async () => {
      const { stdout, stderr, error } = await say(words());
      assert.equal(error, undefined);
      const json = words().includes('--json');
      const text = stdout.toString() + stderr;
      assertShown(text, json ? '\\u001b[2J\\r\\u007f\\u009b2J\\u061c\\u200e' : shown);
      if (json) assert.ok(JSON.stringify(JSON.parse(stdout.toString())).includes('\u202e'));
    });
  }

  test('in an error', async () => {
    for (const words of [
      ['verify', at(`${evil}.absent`)],
      ['classify', '-m', weights, at('data', '1')],
      ['classify', '-k', evil],
      [evil],
    ])
      assertShown((await mobilenet(words)).stderr);
  });
});

describe('labels', () => {
  for (const character of hostile.filter((each) => !each.includes('\n'))) {
    const name = JSON.stringify(character).replace(
      /[^ -~]/gu,
      (one) => `\\u${one.codePointAt(0)!.toString(16)}`,
    );
    const text = `a\nb${character}c\nd\ne\nf\n`;

    test(`with ${name} are refused: in a list, in a packed file by the core, and by whoever reads it`, async () => {
      const refusal = (cause: unknown): boolean =>
        cause instanceof MobilenetError && cause.code === 'E_FILE_LABELS';
      assert.throws(() => parseLabels(text, 5), refusal);
      const body = Buffer.from(text);
      const file = withSections((all) =>
        all.map((each) => (each.type === Type.labels ? { ...each, body } : each)),
      );
      await assert.rejects(load(file, { build: 'baseline' }), refusal);
      await assert.rejects(load(file, { build: 'simd' }), refusal);
      assert.throws(() => readPacked(file), refusal);
    });
  }

  test('of any script and with emoji stand as they are', async () => {
    const text = ['‘blé’ – № 1…', '猫', 'قطة', 'क्‍ष', '👩‍👧 \u00a0'].map((label) => `${label}\n`).join('');
    const body = Buffer.from(text);
    const file = withSections((all) =>
      all.map((each) => (each.type === Type.labels ? { ...each, body } : each)),
    );
    const { labels } = await load(file);
    assert.deepEqual(labels, text.split('\n').slice(0, -1));
    assert.deepEqual(labels, readPacked(file).labels);
  });
});

describe('provenance', () => {
  test('is shown as it is escaped, in show and in the report', async () => {
    for (const words of [
      ['show', weights],
      ['evaluate', '-m', weights, at('data'), '--keep-going', '--report', '-'],
    ])
      assertShown((await say(words)).stdout.toString(), shown.replace('\\u{a}', ''));
  });
});

describe('the command module', () => {
  test('shows a path and labels in one line', { skip: noWasmtime }, async () => {
    cpSync(weights, at('plain.mnw'));
    const call = { folders: [`${folder}::/d`] };
    assertShown(
      printed(await run(['verify', '-m', `/d/${evil}.mnw`], call)).toString(),
      `/d/${shown}.mnw: ok`,
    );
    assertShown((await run(['verify', '-m', `/d/${evil}`], call)).stderr, `/d/${shown} is not found`);
  });
});
