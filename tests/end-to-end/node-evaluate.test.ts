/** `mobilenet evaluate` on a folder drawn here, against the library's answers picture by picture. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { load } from '../../host/index.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { made, mobilenet, ok, refused, temporaryFolder } from '../workshop/cli.ts';
import { elements } from '../workshop/drawing/svg.ts';

const CLASSES = 7;
const sharp = await import('sharp').catch(() => undefined);
const noSharp = sharp ? false : 'sharp, an optional package, is not installed here';

const folder = temporaryFolder();
const data = join(folder, 'data');
/** [path, true class] of each picture. */
const samples: [path: string, truth: number][] = [];
let weights = '';

/** Stripes whose colours, width and slant come from the seed. */
function ppm(seed: number): Buffer {
  const side = 24;
  const pixels = Array.from({ length: side * side }, (_, at) => {
    const stripe = Math.floor((at % side) / (1 + (seed % 5)) + (seed * Math.floor(at / side)) / 7) % 2;
    return stripe === 0 ? [seed * 37, seed * 91, seed * 53] : [255 - seed * 29, seed * 71, seed * 11];
  });
  return Buffer.concat([Buffer.from(`P6 ${side} ${side} 255\n`), Buffer.from(pixels.flat())]);
}

interface Printed {
  readonly pictures: number;
  readonly top1: number;
  readonly top5: number;
  readonly interval: { low: number; high: number };
  readonly model: { sha256: string; provenance: Record<string, string>; labels: string[] };
  readonly dataset: object;
  readonly classes: { index: number; pictures: number; right: number }[];
  readonly confusion: { truth: number; predicted: number; pictures: number }[];
  readonly calibration: { error: number; bins: object[] };
  readonly worst: { file: string; truth: number; predicted: number; probability: number }[];
  readonly broken: { file: string; code: string; sentence: string }[];
}

async function evaluated(...flags: readonly string[]): Promise<Printed> {
  return JSON.parse(ok(await mobilenet(['evaluate', '-m', weights, '--json', ...flags]))) as Printed;
}

before(async () => {
  const seven = ['--alpha', '0.25', '--resolution', '32', '--classes', String(CLASSES), '--seed', '4'];
  weights = await made(folder, 'w', ...seven);
  const model = await load(weights);
  for (let seed = 0; seed < 28; seed++) {
    // Every fourth picture lies where the network says, so that some answers are right.
    const [best] = await model.classify(ppm(seed), 1);
    const truth = seed % 4 === 0 ? best!.index : seed % CLASSES;
    mkdirSync(join(data, `0${truth}`), { recursive: true });
    samples.push([join(data, `0${truth}`, `${100 + seed}.ppm`), truth]);
    writeFileSync(samples.at(-1)![0], ppm(seed));
  }
});

describe('evaluate', () => {
  test('--json is what the library answers, picture by picture', async () => {
    const model = await load(weights);
    const answers = await Promise.all(
      samples.map(async ([file, truth]) => ({ file, truth, best: await model.classify(file, 5) })),
    );
    const right = answers.filter(({ truth, best }) => best[0]!.index === truth);
    const among = answers.filter(({ truth, best }) => best.some(({ index }) => index === truth));
    assert.ok(right.length > 0 && among.length < samples.length, 'right and wrong answers');

    const printed = await evaluated(data);
    assert.deepEqual(Object.keys(printed), [
      ...[
        'model',
        'dataset',
        'pictures',
        'top1',
        'interval',
        'top5',
        'meanClassAccuracy',
        'classes',
        'confusion',
      ],
      ...['calibration', 'worst', 'broken'],
    ]);
    assert.deepEqual(Object.keys(printed.model), [
      'file',
      'bytes',
      'sha256',
      'build',
      'contract',
      'labels',
      'provenance',
    ]);
    assert.equal(printed.pictures, samples.length);
    assert.equal(printed.top1, right.length / samples.length);
    assert.equal(printed.top5, among.length / samples.length);
    assert.ok(printed.interval.low < printed.top1 && printed.top1 < printed.interval.high);
    const folders = new Set(samples.map(([, truth]) => truth)).size;
    assert.deepEqual(printed.dataset, { folder: data, folders, rule: 'index', ignored: 0 });
    for (const { index, pictures } of printed.classes)
      assert.equal(pictures, samples.filter(([, truth]) => truth === index).length);
    for (const { truth, predicted, pictures } of printed.confusion) {
      const same = answers.filter((one) => one.truth === truth && one.best[0]!.index === predicted);
      assert.equal(pictures, same.length);
    }
    const wrong = answers.filter(({ truth, best }) => best[0]!.index !== truth);
    const most = Math.max(...wrong.map(({ best }) => best[0]!.probability));
    assert.equal(printed.worst.length, Math.min(20, wrong.length));
    assert.equal(printed.worst[0]!.probability, most);
    assert.equal(printed.calibration.bins.length, 10);
    assert.deepEqual(printed.broken, []);
    assert.deepEqual(await evaluated(data, '--worst', '3', '--build', 'baseline'), {
      ...printed,
      model: { ...printed.model, build: 'baseline' },
      worst: printed.worst.slice(0, 3),
    });
  });

  test('prints the figures, the classes, the matrix, the probabilities and the mistakes', async () => {
    const printed = await evaluated(data);
    const text = ok(await mobilenet(['evaluate', '-m', weights, data]));
    assert.match(text, new RegExp(`SHA-256 ${printed.model.sha256}\n28 pictures in \\d folders: .*indices`));
    assert.match(text, /top-1 +\d+\.\d\d %  \d+\.\d\d % to \d+\.\d\d % at 95 % \(Wilson\)/);
    assert.match(text, /class +label +pictures +recall +precision +most confused with/);
    assert.match(text, /true \\ answer +0 +1 +2/);
    assert.match(text, /90 to 100 %/);
    for (const { file } of printed.worst) assert.ok(text.includes(file));
  });

  test(
    '--report is one file that is well-formed, complete and loads nothing',
    { skip: noSharp },
    async () => {
      const target = join(folder, 'report.html');
      const printed = await evaluated(data, '--report', target);
      const html = readFileSync(target, 'utf8');
      assert.match(html, /^<!doctype html>/);
      assert.match(
        html,
        /Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"/,
      );
      const bare = html
        .replaceAll('http://www.w3.org/2000/svg', '')
        .replace(/"data:image\/jpeg;base64,[^"]*"/g, '""');
      assert.doesNotMatch(bare, /https?:|\/\/[a-z]|<script|<link|<iframe|@import|url\(/i);
      for (const [, address] of html.matchAll(/(?:src|href)="([^"]*)"/g))
        assert.match(address!, /^data:image\/jpeg;base64,/);
      assert.equal(html.match(/<img /g)?.length, printed.worst.length);
      assert.ok(html.includes(printed.model.sha256) && html.includes(printed.model.provenance['source']!));
      assertNested(html);
      const charts = [...html.matchAll(/<svg[^]*?<\/svg>/g)].map(([svg]) => elements(svg));
      assert.equal(charts.length, 3);
      // White ground, its frame, and a square for each cell that is not zero.
      const squares = charts[1]!.filter(({ name }) => name === 'rect').length - 2;
      assert.equal(squares, printed.confusion.length);
      ok(await mobilenet(['evaluate', '-m', weights, data, '--report', `${target}2`]));
      assert.equal(readFileSync(`${target}2`, 'utf8'), html, 'the same bytes again');
      assert.equal(ok(await mobilenet(['evaluate', '-m', weights, data, '--report', '-'])), html);
    },
  );

  test('names and labels cannot end an element of the report', { skip: noSharp }, async () => {
    const evil = join(folder, 'evil.mnw');
    const labels = ['<b>', 'a"b', "it's", '&amp;', '</td>', 'f', 'g'];
    const network = make({ alpha: 0.25, resolution: 32, classes: CLASSES, seed: 4 });
    writeFileSync(evil, await seal({ ...network, labels }));
    const html = ok(await mobilenet(['evaluate', '-m', evil, data, '--report', '-']));
    assertNested(html);
    assert.ok(html.includes('&lt;b&gt;') && html.includes('&amp;amp;'));
  });

  test('a broken picture ends it with its name; --keep-going counts it', async () => {
    const spoilt = join(folder, 'spoilt');
    cpSync(data, spoilt, { recursive: true });
    const [[first]] = samples as [[string, number]];
    const broken = first.replace(data, spoilt);
    writeFileSync(broken, 'P6 9 9 255\nshort');
    writeFileSync(join(spoilt, 'notes.csv'), '');
    const failed = await mobilenet(['evaluate', '-m', weights, spoilt]);
    refused(failed, 4, new RegExp(`E_IMAGE_FORMAT: ${broken}: .*malformed`));
    const kept = await mobilenet(['evaluate', '-m', weights, spoilt, '--json', '--keep-going']);
    const printed = JSON.parse(ok(kept)) as Printed;
    assert.match(kept.stderr, /^mobilenet: E_IMAGE_FORMAT: [^\n]*malformed[^\n]*\n$/);
    assert.equal(printed.pictures, samples.length - 1);
    assert.deepEqual(
      printed.broken.map(({ file, code }) => [file, code]),
      [[broken, 'E_IMAGE_FORMAT']],
    );
    const text = ok(await mobilenet(['evaluate', '-m', weights, spoilt, '--keep-going']));
    assert.match(text, /1 pictures could not be read\n1 other files left out\n/);
  });

  test('no picture that can be read is a failure, whatever --keep-going says', async () => {
    const hopeless = join(folder, 'hopeless');
    mkdirSync(join(hopeless, '0'), { recursive: true });
    writeFileSync(join(hopeless, '0', 'a.ppm'), 'no picture');
    const { status, stderr } = await mobilenet(['evaluate', '-m', weights, hopeless, '--keep-going']);
    assert.equal(status, 4);
    assert.match(stderr, /E_IMAGE_FORMAT: None of 1 pictures can be read: .*a\.ppm/);
  });

  test('without -m it is the shipped network, and standard error says so', async () => {
    const { status, stdout, stderr } = await mobilenet(['evaluate', data, '--json']);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /^mobilenet: without -m the shipped network of 43 German traffic signs answers\n$/);
    const { model, classes } = JSON.parse(String(stdout)) as Printed & { model: { file: string } };
    assert.match(model.file, /signs-0\.25-64\.mnw$/);
    assert.equal(classes.length, 43);
  });

  test('--wide is tried, and what hinders it is told', async () => {
    const flags = ['--build', 'compact', '--wide', '--json'];
    const { status, stdout, stderr } = await mobilenet(['evaluate', '-m', weights, data, ...flags]);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /wide runs the builds simd and relaxed, not compact/);
    const compact = JSON.parse(String(stdout)) as Printed;
    assert.deepEqual(compact.confusion, (await evaluated(data)).confusion);
  });

  test('folders that do not fit, a headless model and wrong flags are refused', async () => {
    const other = join(folder, 'other');
    for (const name of ['x', 'y']) mkdirSync(join(other, name), { recursive: true });
    writeFileSync(join(other, 'x', 'a.ppm'), ppm(1));
    refused(
      await mobilenet(['evaluate', '-m', weights, other]),
      4,
      /E_DATASET: .*2 class folders for 7 classes/,
    );
    const headless = await made(
      folder,
      'h',
      '--alpha',
      '0.25',
      '--resolution',
      '32',
      '--headless',
      '--seed',
      '1',
    );
    refused(await mobilenet(['evaluate', '-m', headless, data]), 2, /E_OUTPUT: .*headless/);
    refused(await mobilenet(['evaluate', '-m', weights]), 2, /folder of class folders is missing/);
    refused(await mobilenet(['evaluate', '-m', weights, data, '--worst', '0']), 2, /--worst must be/);
    const both = await mobilenet(['evaluate', '-m', weights, data, '--json', '--report', '-']);
    refused(both, 2, /both to standard output/);
    refused(await mobilenet(['evaluate', '-m', weights, data, '--report', weights]), 2, /is an input/);
    rmSync(other, { recursive: true });
  });
});

/** Every element is closed in the order in which it was opened; those of HTML without an end are known. */
function assertNested(html: string): void {
  const open: string[] = [];
  const text = html.replace(/<style>[^]*?<\/style>/, '');
  for (const [tag, end, name, , empty] of text.matchAll(/<(\/?)([a-z][a-z0-9]*)((?: [^<>]*)?)(\/?)>/gi)) {
    if (/^(meta|img)$/.test(name!) || empty || tag.endsWith('/>')) continue;
    if (!end) open.push(name!);
    else assert.equal(open.pop(), name, `${tag} after ${open.join(' ')}`);
  }
  assert.deepEqual(open, []);
}
