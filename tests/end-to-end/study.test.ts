/** benches/study.mjs: killed and resumed it trains what `mobilenet train` trains; its page says what is known and no more. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readSafetensors } from '../../workshop/packing/safetensors/index.ts';
import { mobilenet, ok, temporaryFolder } from '../workshop/cli.ts';
import { drawToys } from '../workshop/training/toy.ts';

const study = fileURLToPath(new URL('../../../benches/study.mjs', import.meta.url));
const folder = temporaryFolder();
const data = join(folder, 'toys');
const work = join(folder, 'work');
const docs = join(folder, 'docs');
const EPOCHS = '3';

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the study; kills it once it has written a file, if one is named. */
function run(args: readonly string[], fatal?: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [study, ...args]);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
    const timer = setInterval(() => {
      if (fatal !== undefined && existsSync(fatal)) child.kill('SIGKILL');
    }, 5);
    child.on('close', (status) => {
      clearInterval(timer);
      resolve({ status, stdout, stderr });
    });
  });
}

test('two trainings, killed and resumed, are those of `mobilenet train`, measured as `evaluate` does', async () => {
  drawToys(join(data, 'train'), 12);
  drawToys(join(data, 'test'), 3);
  mkdirSync(docs);
  const args = [data, '--work', work, '--docs', docs, '--only', '0.25-32-s1,0.25-40', '--epochs', EPOCHS];
  const model = join(work, '0.25-32-s1.safetensors');
  const killed = await run([...args, '--every', '1'], `${model}.checkpoint`);
  assert.equal(killed.status, null, killed.stderr);
  assert.match(killed.stderr, /0 of 2 trainings are done.*\n\d+ s for the others/);
  const resumed = await run([...args, '--json']);
  assert.equal(resumed.status, 0, resumed.stderr);
  assert.match(resumed.stderr, /0\.25-32-s1, 1 of 2: going on in epoch/);
  assert.match(resumed.stderr, /0\.25-40-s1, epoch 3\/3: loss .* ms a step, 0 s of it and 0 s of all left/);

  const same = join(folder, 'same.safetensors');
  const recipe = ['--alpha', '0.25', '--resolution', '32', '--group-by', '_', '--epochs', EPOCHS];
  ok(await mobilenet(['train', join(data, 'train'), ...recipe, '-o', same]));
  const [found, wanted] = [model, same].map((path) => [...readSafetensors(readFileSync(path)).tensors]);
  assert.deepEqual(found, wanted);

  const { networks, trainings, ...facts } = JSON.parse(resumed.stdout);
  assert.equal(networks.length, 16);
  assert.deepEqual(facts, { epochs: 3, classes: 3, pictures: 144, test: 36 });
  assert.deepEqual(
    trainings.map(({ name }: { name: string }) => name),
    ['0.25-32-s1', '0.25-40-s1'],
  );
  const packed = join(work, '0.25-32-s1.mnw');
  const evaluated = JSON.parse(ok(await mobilenet(['evaluate', '-m', packed, join(data, 'test'), '--json'])));
  const [{ int8, bytes }] = trainings;
  assert.deepEqual([int8.top1, int8.mean], [evaluated.top1, evaluated.meanClassAccuracy]);
  assert.equal(bytes, statSync(packed).size);

  const before = statSync(model).mtimeMs;
  const again = await run(args);
  assert.match(again.stderr, /2 of 2 trainings are done/);
  assert.equal(statSync(model).mtimeMs, before);
});

const score = (top1: number) => ({ top1, mean: top1 - 0.01, worst: { class: '27', recall: 0.7 } });
const training = (name: string, top1: number) => ({
  ...{ name, sha256: 'ab'.repeat(32), seconds: 600, validation: 0.99, float: score(top1 + 0.001) },
  ...(!name.startsWith('full') && { int8: score(top1), bytes: 250_000, ms: 0.125, where: 'a processor' }),
});

/** Runs `--report` in a folder with some results, and answers page and charts. */
async function reported(): Promise<readonly string[]> {
  const given = join(folder, 'given');
  mkdirSync(given, { recursive: true });
  const trainings = [
    training('0.25-32-s1', 0.95),
    training('0.25-32-ema-s2', 0.947),
    training('0.25-64-s1', 0.975),
    training('0.25-64-s2', 0.979),
    training('0.25-64-s3', 0.976),
    training('0.5-64-s1', 0.981),
    training('full-0.25-64-s1', 0.99),
  ];
  const facts = { epochs: 30, classes: 43, pictures: 39209, test: 12630 };
  writeFileSync(join(given, 'accuracy.json'), JSON.stringify({ ...facts, trainings }));
  const { status, stderr } = await run(['--report', '--docs', given]);
  assert.equal(status, 0, stderr);
  return ['accuracy.md', 'accuracy-work.svg', 'accuracy-memory.svg'].map((name) =>
    readFileSync(join(given, name), 'utf8'),
  );
}

test('the page is made of given results, and what is not trained is open', async () => {
  const [page = '', ...charts] = await reported();
  assert.match(page, /7 of 34 trainings of 16 networks are done/);
  assert.match(page, /^\| 1 \| 0 of 3 \| open \| open \|/m);
  assert.match(page, /^\| 0\.25 \| 3 \| 97\.70 \(97\.60…98\.00\) \| 97\.60 \(97\.50…97\.90\) \|/m);
  const costs = (numbers: string, bytes: string, ms: string): RegExp =>
    new RegExp(`^\\| ${numbers} \\| ${bytes} \\| [\\d ]+ \\| [\\d ]+ \\| ${ms} \\|$`, 'm');
  assert.match(page, costs('0\\.5 \\| 12 184 064 \\| 840 651', '250 000', '0\\.125'));
  assert.match(page, costs('0\\.75 \\| 26 533 632 \\| 1 849 627', 'open', 'open'));
  assert.match(
    page,
    /^\| α 0\.25, 64 pixels, full 3×3 convolutions \| [\d ]+ \| [\d ]+ \| 1 \| 99\.10 \| — \|/m,
  );
  assert.match(
    page,
    /Points that a step costs, int8: 0\.5 → 0\.25 0\.50\. Seeds of one network lie up to 0\.40 points/,
  );
  assert.match(page, /^\| `--ema 0\.999` \| 1 of 3 \| .* \| −0\.30 \|$/m);
  assert.match(page, /^\| `--balance` \| 0 of 3 \| .* \| open \|$/m);
  assert.match(page, /copies of 32 × 32 pixels/);
  for (const chart of charts) {
    assert.doesNotMatch(chart, /NaN|Infinity|undefined/);
    assert.match(chart, />α 0\.5</);
    assert.doesNotMatch(chart, />α 0\.75</);
  }
});

test('names of no network, and a page of nothing, are refused', async () => {
  const none = await run(['--report', '--docs', join(folder, 'none')]);
  assert.equal(none.status, 2);
  assert.match(none.stderr, /E_USAGE: No training is measured yet/);
  const foreign = await run([data, '--work', work, '--only', '0.3-64']);
  assert.equal(foreign.status, 2);
  assert.match(
    foreign.stderr,
    /E_USAGE: --only takes alpha, side, full, shallow, decay, options, .* not 0\.3-64/,
  );
});
