/** `mobilenet bench`, `profile` and `plan --time` as a shell runs them: what the figures say of each other. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { cli, made, mobilenet, ok, refused, temporaryFolder } from '../workshop/cli.ts';
import { elements } from '../workshop/drawing/svg.ts';
import { noWasmtime } from './engines.ts';

const folder = temporaryFolder();
const flags = ['--alpha', '0.1', '--resolution', '40', '--headless', '--seed', '2'];
let path: string;
before(async () => {
  path = await made(folder, 'small', ...flags);
});

const near = (a: number, b: number): void => assert.ok(Math.abs(a - b) <= 1e-9 * Math.abs(b), `${a}, ${b}`);

/** Machine, engine and revision, and times in their order. */
function checkTimes(result: Record<string, any>): void {
  assert.ok(result['machine'].processor.length > 0 && result['machine'].simd.length > 0);
  assert.match(result['revision'], /^([0-9a-f]{12}( \+ changes)?|mobilenet-wasm \d+\.\d+\.\d+)$/);
  const { min, median, p90, p99 } = result['ms'];
  assert.ok(0 < min && min <= median && median <= p90 && p90 <= p99);
  near(result['gmacs'], result['multiplyAdds'] / median / 1e6);
}

describe('mobilenet bench', () => {
  test('times so many answers beside the bare loop, and a fresh process', async () => {
    const words = ['bench', '-m', path, '--build', 'simd', '--rounds', '30', '--json'];
    const result = JSON.parse(ok(await mobilenet(words)));
    checkTimes(result);
    assert.equal(result.command, 'bench');
    assert.equal(result.network, path);
    assert.equal(result.ms.runs, 30);
    assert.ok(result.engine.version.startsWith(process.versions.node));
    assert.ok(result.warmUp.runs > 0);
    assert.deepEqual([result.running.build, result.running.threads], ['simd', 1]);
    const [peak, ...more] = result.peaks;
    assert.deepEqual([peak.dot, peak.bits, more.length], ['simd', 128, 0]);
    near(peak.share, result.gmacs / peak.gmacs);
    const { ms, memory, bareMemory } = result.firstAnswer;
    assert.ok(ms > 0 && memory > 0 && bareMemory > 0);
  });

  test('prints a sheet', async () => {
    const sheet = ok(await mobilenet(['bench', path, '--rounds', '1', '--build', 'baseline']));
    for (const line of [
      /^processor +\S/,
      /^engine +Node \d/,
      /^revision +\S/,
      /^build +baseline, one thread$/,
      /^warm-up +\d+ answers/,
      /^answer +[\d.]+ ms, median of 1; min/,
      /^rate +[\d.]+ GMAC\/s$/,
      /^peak +[\d.]+ GMAC\/s by the bare simd loop in 128 bits; the network reaches \d+ %$/,
      /^first answer +[\d.]+ ms/,
      /^memory +[\d.]+ MB, a bare process [\d.]+ MB/,
    ]) {
      assert.match(sheet, new RegExp(line, 'm'));
    }
  });

  test('times the frames of a camera, and their way to the input', async () => {
    const words = ['bench', '-m', path, '--frame', 'nv12', '--size', '200x90', '--rounds', '9'];
    const { frame, ms } = JSON.parse(ok(await mobilenet([...words, '--json'])));
    assert.deepEqual([frame.format, frame.width, frame.height, ms.runs], ['nv12', 200, 90, 9]);
    assert.ok(frame.ms.runs > 0 && frame.ms.min > 0 && frame.ms.median >= frame.ms.min);
    const sheet = ok(await mobilenet(words));
    assert.match(sheet, /^frame +nv12, 200 × 90: [\d.]+ ms to the input, .*; \d+ % of the answer$/m);
    refused(await mobilenet(['bench', '-m', path, '--size', '200x90']), 2, /--size needs --frame/);
    refused(
      await mobilenet(['bench', '-m', path, '--frame', 'nv13', '--size', '200x90']),
      2,
      /--frame must be/,
    );
    refused(await mobilenet(['bench', '-m', path, '--frame', 'nv12']), 2, /--size/);
  });

  test('times the command module in wasmtime', { skip: noWasmtime }, async () => {
    const words = ['bench', '--engine', 'wasmtime', '-m', path, '--rounds', '20', '--json'];
    const result = JSON.parse(ok(await mobilenet(words)));
    checkTimes(result);
    assert.deepEqual([result.engine.name, result.build, result.ms.runs], ['wasmtime', 'simd', 20]);
    assert.ok(result.load > 0 && result.first > 0);
  });

  test('says how to get wasmtime where there is none', () => {
    const env = { ...process.env, WASMTIME: join(folder, 'absent') };
    const words = [cli, 'bench', '--engine', 'wasmtime', '-m', path];
    const { status, stderr, stdout } = spawnSync(process.execPath, words, { env, encoding: 'utf8' });
    assert.match(stderr, /^mobilenet: E_ENGINE: .*cargo install wasmtime-cli.*\n$/);
    assert.deepEqual([status, stdout], [1, '']);
  });

  const cases: [string, string[], RegExp][] = [
    ['two lengths', ['--rounds', '1', '--seconds', '1'], /Either --rounds or --seconds/],
    ['no time', ['--seconds', '0'], /above 0/],
    ['an hour', ['--seconds', '3600'], /at most 600/],
    ['no rounds', ['--rounds', '0'], /--rounds must be a whole number/],
    ['no threads', ['--threads', '0'], /--threads must be a whole number/],
    ['another engine', ['--engine', 'wasmtimes'], /--engine must be wasmtime/],
    ['wide in wasmtime', ['--engine', 'wasmtime', '--wide'], /--wide does not go with --engine/],
    [
      'a build without a command module in wasmtime',
      ['--engine', 'wasmtime', '--build', 'wide'],
      /--build must be simd/,
    ],
    ['too many runs in wasmtime', ['--engine', 'wasmtime', '--rounds', '257'], /at most 256/],
    ['a file and a width', ['-m', 'w.mnw', '--alpha', '1'], /--alpha does not go with a weights file/],
    ['two files', ['a.mnw', 'b.mnw'], /One weights file at a time/],
    ['a width above 1', ['--alpha', '2'], /--alpha must be above 0 and at most 1, not 2/],
  ];
  for (const [title, args, line] of cases) {
    test(`refuses ${title}`, async () => refused(await mobilenet(['bench', ...args]), 2, line));
  }

  test('refuses a file that is none', async () => {
    const bad = join(folder, 'bad.mnw');
    writeFileSync(bad, 'no weights, only words');
    refused(await mobilenet(['bench', '-m', bad]), 3, /E_FILE_MAGIC/);
    refused(await mobilenet(['profile', '-m', bad]), 3, /E_FILE_MAGIC/);
  });
});

describe('mobilenet profile', () => {
  test('times every layer, as a table, a chart and rates for a plan', async () => {
    const chart = join(folder, 'profile.svg');
    const json = ok(await mobilenet(['profile', '-m', path, '--seconds', '0.2', '--json', '-o', chart]));
    const result = JSON.parse(json);
    assert.equal(result.layers.length, 28);
    const sum = result.layers.reduce((all: number, { ms }: { ms: number }) => all + ms, result.picture);
    near(result.sum, sum);
    assert.ok(result.whole > 0 && result.picture > 0);
    for (const { ms, gmacs, share, multiplyAdds } of result.layers) {
      assert.ok(ms > 0);
      near(gmacs, multiplyAdds / ms / 1e6);
      near(share, ms / result.sum);
    }
    assert.ok(elements(readFileSync(chart, 'utf8')).length > 100);

    const rates = join(folder, 'rates.json');
    writeFileSync(rates, json);
    const plan = JSON.parse(ok(await mobilenet(['plan', '-m', path, '--rates', rates, '--json'])));
    assert.equal(plan.estimate.layers.length, 28);
    // The fit of these layers is compared with them: far off in one, it may not be in all.
    assert.ok(plan.estimate.ms > result.sum / 3 && plan.estimate.ms < 3 * result.sum);
    const sheet = ok(await mobilenet(['plan', ...flags.slice(0, 4), '--rates', rates]));
    assert.match(sheet, /^Estimate: [\d.]+ ms an answer, .*rates\.json/m);
    assert.match(sheet, /^layer .* filter bytes +ms$/m);
  });

  test('prints a table and compares its sum with the whole run', async () => {
    const sheet = ok(await mobilenet(['profile', path, '--seconds', '0.1']));
    assert.match(sheet, /^ +27 +(average pool|mean) /m);
    assert.match(sheet, /^sum +[\d.]+ ms .*each alone: [\d.]+ % (less|more) than the whole run$/m);
    assert.match(sheet, /^whole run +[\d.]+ ms/m);
  });

  test('refuses a chart and JSON on one output, and a chart over its input', async () => {
    refused(await mobilenet(['profile', path, '--json', '-o', '-']), 2, /Either --json or a chart/);
    refused(await mobilenet(['profile', path, '--seconds', '0.1', '-o', path]), 2, /is an input/);
  });
});

describe('mobilenet plan', () => {
  test('--time estimates each layer of a variant', async () => {
    const plan = JSON.parse(ok(await mobilenet(['plan', ...flags.slice(0, 4), '--time', '--json'])));
    assert.equal(plan.estimate.layers.length, 29);
    assert.ok(plan.estimate.ms > 0);
    assert.match(plan.estimate.source, /this machine/);
  });

  const cases: [string, string[], RegExp][] = [
    ['two kinds of rates', ['--time', '--rates', 'x'], /Either --time or --rates/],
    ['a build without a time', ['--build', 'simd'], /--build and --wide go with --time/],
    ['a chart of an estimate', ['--time', '--svg', '-'], /The chart holds no estimate/],
    ['standard input twice', ['-m', '-', '--rates', '-'], /read once only/],
  ];
  for (const [title, args, line] of cases) {
    test(`refuses ${title}`, async () => refused(await mobilenet(['plan', ...args]), 2, line));
  }
});
