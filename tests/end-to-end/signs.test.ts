/** The weights that are shipped, and the example pictures that a fresh clone names with them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pixels } from '../../host/image/pixels.ts';
import { load } from '../../host/index.ts';
import { defaultWeights } from '../../host/weights.ts';
import { mobilenet, ok, temporaryFolder } from '../workshop/cli.ts';
import { noSharp } from './sharp.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const signs = join(root, 'examples', 'signs');
const pictures = readdirSync(signs).sort();
const labels = readFileSync(join(root, 'weights/labels/gtsrb.txt'), 'utf8').trimEnd().split('\n');

interface Entry {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly network: { readonly input: readonly number[]; readonly classes: number; readonly domain: string };
  readonly labels: string;
  readonly seed: number;
  readonly commands: readonly string[];
  readonly data: { readonly citation: string; readonly licence: string; readonly test: number };
  readonly accuracy: {
    readonly pictures: number;
    readonly top1: number;
    readonly interval: { readonly low: number; readonly high: number };
  };
}

/** `stop.jpg` shows the sign with the label `stop`; a hyphen stands for a space. */
function labelOf(picture: string): string {
  return picture.replace(/\.jpg$/, '').replaceAll('-', ' ');
}

describe('the example pictures', () => {
  test('are a handful of small files, each named for a label', () => {
    assert.ok(pictures.length >= 8, pictures.join());
    for (const picture of pictures) {
      assert.ok(labels.includes(labelOf(picture)), picture);
      assert.ok(statSync(join(signs, picture)).size <= 20480, picture);
    }
  });

  test('are what tools/signs.mjs draws, but for rounding', { skip: noSharp }, async () => {
    const folder = temporaryFolder();
    const name = 'roundabout';
    execFileSync(process.execPath, [join(root, 'tools/signs.mjs'), folder, name]);
    const [here, there] = await Promise.all(
      [folder, signs].map(async (at) => (await pixels(readFileSync(join(at, `${name}.jpg`)))).data),
    );
    assert.equal(here!.length, there!.length);
    let sum = 0;
    for (const [at, value] of here!.entries()) sum += Math.abs(value - there![at]!);
    assert.ok(sum / here!.length < 1, `${sum / here!.length} levels`);
  });
});

describe('the shipped weights', () => {
  let entry: Entry;

  before(() => {
    const text = readFileSync(join(root, 'weights/manifest.json'), 'utf8');
    const { weights } = JSON.parse(text) as { weights: Entry[] };
    assert.equal(weights.length, 1);
    [entry] = weights as [Entry];
  });

  test('are those of the manifest', () => {
    const bytes = readFileSync(defaultWeights);
    assert.ok(fileURLToPath(defaultWeights).endsWith(entry.file));
    assert.equal(entry.bytes, bytes.length);
    assert.equal(entry.sha256, createHash('sha256').update(bytes).digest('hex'));
  });

  test('have the labels and the input that it states, and pass their self-test', async () => {
    const model = await load(defaultWeights);
    const { height, width, channels, classes, domain } = model.contract;
    assert.deepEqual([...model.labels], labels);
    assert.equal(entry.labels, 'labels/gtsrb.txt');
    assert.deepEqual([height, width, channels], entry.network.input);
    assert.deepEqual([classes, domain], [entry.network.classes, entry.network.domain]);
    await model.selftest();
  });

  test('say where they come from', () => {
    const { seed, commands, data, accuracy } = entry;
    assert.ok(
      Number.isInteger(seed) && commands.some((line) => line.includes(`--seed ${seed}`)),
      commands.join(),
    );
    assert.match(data.citation, /Stallkamp.* 2012|Stallkamp.*\(2012\)/);
    assert.match(data.licence, /^Not stated by the sources/);
    assert.equal(accuracy.pictures, data.test);
    assert.ok(accuracy.interval.low < accuracy.top1 && accuracy.top1 < accuracy.interval.high);
  });

  test('name every example picture', { skip: noSharp }, async () => {
    const { stdout, status, stderr } = await mobilenet(['classify', '--json', '-k', '1', signs]);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /^mobilenet: without -m the shipped network of 43 German traffic signs answers\n$/);
    const answers = stdout
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { predictions: { className: string }[] });
    assert.deepEqual(
      answers.map(({ predictions }) => predictions[0]!.className),
      pictures.map(labelOf),
    );
  });

  test('answer the first command of the README as it prints', { skip: noSharp }, async () => {
    const text = readFileSync(join(root, 'README.md'), 'utf8');
    const picture = /^npm ci && npx mobilenet classify (examples\/signs\/\S+)/m.exec(text)?.[1];
    assert.ok(picture, 'the first command of README.md');
    const printed = ok(await mobilenet(['classify', join(root, picture)]));
    const [, shown] = /```\n(0\.\d{4}: [^]*?)```/.exec(text) ?? [];
    assert.ok(printed.startsWith(shown ?? '?'), `README.md shows\n${shown}, the command prints\n${printed}`);
  });
});
