/** `mobilenet evaluate` on a folder drawn here, against the library's answers picture by picture. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { load } from '../../../host/index.ts';
import { made, mobilenet, ok, refused } from '../../workshop/cli.ts';
import { data, evaluated, folder, ppm, samples, weights, writeData } from './data.ts';
import type { Printed } from './data.ts';

before(writeData);

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
    assert.equal(printed.pictures, samples.length);
    assert.equal(printed.top1, right.length / samples.length);
    assert.equal(printed.top5, among.length / samples.length);
    assert.ok(printed.interval.low < printed.top1 && printed.top1 < printed.interval.high);
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
  });

  test('--json states network and data, and holds as many mistakes as asked for', async () => {
    const printed = await evaluated(data);
    assert.deepEqual(Object.keys(printed), [
      ...[
        'command',
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
    const folders = new Set(samples.map(([, truth]) => truth)).size;
    assert.deepEqual(printed.dataset, { folder: data, folders, rule: 'index', ignored: 0 });
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
      printed.broken.map(({ image, error }) => [image, error.code]),
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

  test('class folders without a picture are a failure, before the network answers', async () => {
    const empty = join(folder, 'empty');
    for (const name of ['0', '1']) mkdirSync(join(empty, name), { recursive: true });
    const evaluating = ['evaluate', '-m', weights, empty];
    const fix = 'name the folder above the classes\\.\n$';
    const none = new RegExp(`E_DATASET: The folders in ${empty} hold no picture \\(.*\\); ${fix}`);
    refused(await mobilenet(evaluating), 4, none);
    writeFileSync(join(empty, '0', 'a.heic'), '');
    writeFileSync(join(empty, '1', 'notes.txt'), '');
    const others =
      /hold no picture \(.*\), but 1 \.heic, 1 \.txt; convert them: `magick .*heic`; name the folder above/;
    refused(await mobilenet(evaluating), 4, others);
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
