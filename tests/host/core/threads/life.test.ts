/** What a model with threads says of itself, and how its threads end. */
import assert from 'node:assert/strict';
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { before, describe, test } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { load } from '../../../../host/index.ts';
import { gather } from '../../../../host/core/threads/team.ts';
import { mobilenet, ok, temporaryFolder } from '../../../workshop/cli.ts';
import { fastestBuild } from '../fastest.ts';
import { inputOf } from '../../noise.ts';
import { hold, networks, weightsOf } from './team.ts';

const folder = temporaryFolder();
const path = join(folder, 'w.mnw');
let file: Uint8Array;

/** Every worker that this process starts. */
const workers: Worker[] = [];
subscribe('worker_threads', (message) => void workers.push((message as { worker: Worker }).worker));

before(async () => {
  file = await weightsOf(networks[0]!);
  writeFileSync(path, file);
});

describe('running', () => {
  test('one thread by default, with nothing to note', async () => {
    const build = fastestBuild();
    for (const options of [{}, { threads: 1 }]) {
      const { running } = await load(file, options);
      assert.deepEqual(running, { build, wide: false, threads: 1, notes: [] });
    }
    assert.equal(workers.length, 0);
  });

  test('two run the build that one would, or the one that was asked for', async () => {
    const [two, asked] = [await load(file, { threads: 2 }), await load(file, { threads: 2, build: 'simd' })];
    assert.deepEqual([two.build, asked.build], [fastestBuild(), 'simd']);
    for (const model of [two, asked]) {
      assert.deepEqual(model.running.notes, []);
      model.dispose();
    }
  });

  test('as many as asked for, and a note where the processor runs fewer', async () => {
    const most = availableParallelism();
    const model = await load(file, { threads: most + 1 });
    assert.equal(model.running.threads, most + 1);
    assert.equal(model.build, fastestBuild());
    assert.match(model.running.notes.join(), new RegExp(`runs ${most} at once`));
    model.dispose();
  });

  test('one thread and its reason where the network with so many does not fit', async () => {
    const simd = () => Promise.resolve('simd' as const);
    const team = await gather(() => Promise.resolve(oversized(file)), { threads: 2 }, simd);
    assert.ok(!('started' in team));
    assert.match(team.notes.join(), /needs too much memory. One thread runs/);
  });

  for (const threads of [0, -1, 65, 1.5, NaN, '2']) {
    test(`${threads} (${typeof threads}) threads are refused`, () =>
      assert.rejects(load(path, { threads: threads as number }), {
        code: 'E_USAGE',
        message: /from 1 to 64/,
      }));
  }

  test('a build that has no team is refused', () =>
    assert.rejects(load(file, { threads: 2, build: 'baseline' }), {
      code: 'E_USAGE',
      message: /one thread/,
    }));

  test('a refused file is the same refusal, and its threads end', async () => {
    const known = workers.length;
    await assert.rejects(load(file.slice(0, -1), { threads: 2 }), { code: 'E_FILE_TRUNCATED' });
    await assert.rejects(load(file, { threads: 2, signal: AbortSignal.abort() }), { code: 'E_ABORTED' });
    for (const worker of workers.slice(known)) await ended(worker);
    assert.equal(workers.length, known + 2);
  });
});

/** The head of a packed file, and more bytes than any module's memory. */
function oversized(head: Uint8Array): Uint8Array {
  const bytes = Buffer.concat([head, Buffer.alloc(20 << 20)]);
  bytes.writeUInt32LE(bytes.length, 8);
  return bytes;
}

/** Waits for a worker that has ended or is about to. */
async function ended(worker: Worker): Promise<void> {
  // -1 is the id of one that is gone.
  if (worker.threadId !== -1) await once(worker, 'exit');
}

describe('several models, their calls and their ends', () => {
  test('teams do not disturb each other', async () => {
    const models = await Promise.all([2, 3, 1].map((threads) => load(file, { threads })));
    const raw = inputOf(models[0]!);
    const answers = await Promise.all(
      models.flatMap((model) => [1, 2, 3].map(() => model.infer(raw, 'logits'))),
    );
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    for (const model of models) model.dispose();
  });

  test('a signal ends a call, and the next is right', async () => {
    const model = await load(file, { threads: 2 });
    const raw = inputOf(model);
    const right = await model.infer(raw, 'logits');
    await assert.rejects(model.infer(raw, 'logits', { signal: AbortSignal.abort() }), { code: 'E_ABORTED' });
    assert.deepEqual(await model.infer(raw, 'logits'), right);
    model.dispose();
  });

  test('dispose ends the threads, in the middle of a call too', async () => {
    const known = workers.length;
    const model = await load(file, { threads: 3 });
    const call = model.infer(inputOf(model), 'logits');
    await Promise.resolve();
    model.dispose();
    await assert.rejects(call, { code: 'E_DISPOSED' });
    const mine = workers.slice(known);
    assert.equal(mine.length, 2);
    for (const worker of mine) await ended(worker);
  });

  test('a thread that is killed makes the next call fail, instead of waiting for ever', async () => {
    const known = workers.length;
    const model = await load(file, { threads: 2 });
    await workers[known]!.terminate();
    await assert.rejects(model.infer(inputOf(model), 'logits'), { code: 'E_ENGINE' });
    model.dispose();
  });

  test('a thread that resigns makes the next step trap', async () => {
    const { core, end } = await hold(file, 2);
    core.resign();
    assert.throws(() => core.selftest(), WebAssembly.RuntimeError);
    end();
  });

  test('a process with a model that is not disposed ends by itself', () => {
    const library = new URL('../../../../host/index.js', import.meta.url).href;
    const script = `
      import { load } from ${JSON.stringify(library)};
      const model = await load(${JSON.stringify(path)}, { threads: 3 });
      const { width, height } = model.contract;
      console.log((await model.infer(new Uint8Array(width * height * 3), 'logits')).length);`;
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { timeout: 60_000 });
    assert.equal(said.toString(), '10\n');
  });
});

describe('the command line', () => {
  test('infer gives the same bytes, and notes on standard error alone', async () => {
    const raw = new Uint8Array(64 * 64 * 3).fill(77);
    const infer = ['infer', '-m', path, '--raw', '-', '--output', 'logits', '-o', '-'];
    const alone = ok(await mobilenet(infer, raw));
    const count = availableParallelism() + 1;
    const many = await mobilenet([...infer, '--threads', String(count)], raw);
    assert.equal(ok(many), alone);
    assert.match(many.stderr, /^mobilenet: \d+ threads run on a processor/);
  });

  test('classify says how many of the threads run', async () => {
    const words = ['classify', '-m', path, '-i', '-', '-v', '-t', '2'];
    assert.match((await mobilenet(words, 'P6 2 1 255 RGBrgb')).stderr, /2 of 2 threads/);
  });
});
