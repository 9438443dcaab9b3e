/** Every program of examples/, as its first lines say that it is run. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { load } from '../../host/index.ts';
import { open, skip as noChromium } from '../browser/chromium.ts';
import { serve } from '../browser/site.ts';
import { noPython, noWasmtime, python, runs, unless, wasmtime } from './engines.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const weights = 'tests/golden/rgb-int8.mnw';
const picture = 'examples/gradient.ppm';

const noFfmpeg = unless(runs('ffmpeg', '-version'), 'no ffmpeg: `apt-get install ffmpeg`');

interface Line {
  readonly probability: number;
  readonly index: number;
  readonly label: string;
}

/** `probability class label` of each line, with or without a colon after the first. */
function lines(text: string): Line[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [probability = '', index = '', ...label] = line.replace(':', '').split(' ');
      return { probability: Number(probability), index: Number(index), label: label.join(' ') };
    });
}

function run(program: string, ...args: string[]): Line[] {
  const env = { ...process.env, WASMTIME: wasmtime };
  return lines(execFileSync(program, args, { cwd: root, encoding: 'utf8', env }));
}

/** Four decimals of a multiple of 1/256, whichever way a tie is rounded. */
const ROUNDING = 0.00005 + Number.EPSILON;

async function assertAnswers(printed: readonly Line[], labelled = true): Promise<void> {
  const model = await load(join(root, weights));
  const answers = await model.classify(join(root, picture), 5);
  assert.deepEqual(
    printed.map(({ index }) => index),
    answers.map(({ index }) => index),
  );
  for (const [at, { probability, className }] of answers.entries()) {
    assert.ok(Math.abs(printed[at]!.probability - probability) <= ROUNDING);
    if (labelled) assert.equal(printed[at]!.label, className);
  }
}

describe('the examples', () => {
  test('are these, and what they need', () => {
    const all = [
      'batch',
      'browser',
      'browser.html',
      'camera.sh',
      'classify.mjs',
      'firmware',
      'gateway',
      'gradient.ppm',
      'host.py',
      'signs',
      'stop.ppm',
      'teach',
      'teach.html',
      'wasmtime.sh',
    ];
    assert.deepEqual(readdirSync(join(root, 'examples')).sort(), all);
  });

  test('classify.mjs, in Node', () =>
    assertAnswers(run(process.execPath, 'examples/classify.mjs', weights, picture)));

  test('wasmtime.sh, in wasmtime', { skip: noWasmtime }, () =>
    assertAnswers(run('sh', 'examples/wasmtime.sh', weights, picture)),
  );

  test('camera.sh, ffmpeg before wasmtime', { skip: noWasmtime || noFfmpeg }, async () => {
    const source = 'testsrc=size=320x240:rate=5';
    const options = ['-f', 'lavfi', '-t', '0.6'];
    const env = { ...process.env, WASMTIME: wasmtime, SIZE: '320x240' };
    const args = ['examples/camera.sh', weights, source, ...options];
    const printed = execFileSync('sh', args, { cwd: root, encoding: 'utf8', env });
    const raw = execFileSync('ffmpeg', [
      ...['-loglevel', 'error', ...options, '-i', source],
      ...['-f', 'rawvideo', '-pix_fmt', 'nv12', '-'],
    ]);
    const model = await load(join(root, weights));
    const bytes = (320 * 240 * 3) / 2;
    const right: string[] = [];
    for (let frame = 0; frame < 3; frame++) {
      const data = raw.subarray(frame * bytes, (frame + 1) * bytes);
      const predictions = await model.classify({ width: 320, height: 240, format: 'nv12', data }, 1);
      right.push(`${JSON.stringify({ frame, predictions })}\n`);
    }
    assert.equal(printed, right.join(''));
  });

  test('host.py, in Python', { skip: noPython }, () =>
    assertAnswers(run(python, 'examples/host.py', 'build/core-simd.wasm', weights, picture), false),
  );

  test('browser.html, in Chromium', { skip: noChromium }, async () => {
    const page = await open(`${await serve(root)}/examples/browser.html`);
    await page.setInputFiles('#weights', join(root, weights));
    await page.waitForFunction(() => document.querySelector('#facts')?.textContent?.startsWith('rgb-int8'));
    await page.setInputFiles('#picture', join(root, picture));
    await page.waitForSelector('#answers[aria-busy="false"]');
    const parts = ['.probability', '.index', '.name'].map((part) => page.locator(`#answers ${part}`));
    const [percents = [], indices = [], labels = []] = await Promise.all(
      parts.map((part) => part.allTextContents()),
    );
    await assertAnswers(
      percents.map((percent, at) => ({
        probability: parseFloat(percent) / 100,
        index: Number(indices[at]),
        label: labels[at]!,
      })),
    );

    await page.setInputFiles('#picture', join(root, weights));
    await page.waitForFunction(() => document.querySelector('#error')?.textContent !== '');
    assert.match((await page.textContent('#error')) ?? '', /JPEG, PNG, WebP, BMP, PPM or PGM picture/);
  });
});
