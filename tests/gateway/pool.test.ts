/** The pool's threads: whatever ends one, the others answer, and another takes its place. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { after, describe, test } from 'node:test';
import { Pool } from '../../gateway/pool/pool.ts';
import type { PoolOptions, Waited } from '../../gateway/pool/pool.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { told } from './served.ts';

const live = new AbortController().signal;

async function pool(options: Partial<PoolOptions> = {}): Promise<Pool> {
  const models = [{ name: 'a', digest: '', bytes: new Uint8Array() }];
  const started = await Pool.start({ models, workers: 1, thread: told, grace: 100, ...options });
  after(() => started.close());
  return started;
}

function ask(of: Pool, word: string, signal = live): Promise<Waited> {
  const bytes = Uint8Array.from(Buffer.from(word));
  return of.run({ model: '', kind: 'embed', bytes }, signal);
}

describe('a worker is replaced', () => {
  for (const word of ['exit', 'trap', 'broken'])
    test(`that meets its end by '${word}', and no other request is lost`, async () => {
      const two = await pool({ workers: 2 });
      const asked = ['a', word, 'bb', 'ccc', 'dddd'].map((each) => ask(two, each));
      const [, lost, ...others] = await Promise.allSettled(asked);
      assert.equal(lost!.status === 'rejected' && lost!.reason.code, 'E_ENGINE');
      assert.ok(others.every(({ status }) => status === 'fulfilled'));
      while (two.replaced < 1 || two.ready < 2) await pause(5);
      assert.equal(two.replaced, 1);
      assert.deepEqual((await ask(two, 'abc')).result, { embedding: [3] });
    });

  test('that is gone before it begins a task, which another answers', async () => {
    const one = await pool();
    await ask(one, 'leave');
    assert.deepEqual(
      (await Promise.all([ask(one, 'ab'), ask(one, 'abc')])).map(({ result }) => result),
      [{ embedding: [2] }, { embedding: [3] }],
    );
    assert.equal(one.replaced, 1);
  });

  test('and a task that is given once is lost with it: its bytes were taken', async () => {
    const one = await pool();
    await ask(one, 'leave');
    const [once, again] = ['ab', 'abc'].map((word) => Uint8Array.from(Buffer.from(word)));
    const lost = one.run({ model: '', kind: 'embed', bytes: once!, once: true }, live);
    const next = one.run({ model: '', kind: 'embed', bytes: again! }, live);
    await assert.rejects(lost, { code: 'E_ENGINE' });
    assert.deepEqual((await next).result, { embedding: [3] });
    assert.deepEqual([once!.length, again!.length, one.replaced], [0, 3, 1]);
  });

  test('that hangs past its deadline, while its request is refused at once', async () => {
    const one = await pool({ grace: 600 });
    const begun = performance.now();
    await assert.rejects(ask(one, 'hang', AbortSignal.timeout(20)), { code: 'E_ABORTED' });
    assert.ok(performance.now() - begun < 500, 'before the grace of 600 ms');
    assert.deepEqual((await ask(one, 'ab')).result, { embedding: [2] });
    assert.equal(one.replaced, 1);
  });

  test('but not one that ends its run when it is told to', async () => {
    const one = await pool();
    await assert.rejects(ask(one, 'wait', AbortSignal.timeout(5)), { code: 'E_ABORTED' });
    assert.deepEqual((await ask(one, 'ab')).result, { embedding: [2] });
    assert.equal(one.replaced, 0);
  });
});

test('a task that waits leaves the queue when it is aborted', async () => {
  const one = await pool();
  const controller = new AbortController();
  const first = ask(one, 'wait', controller.signal);
  const second = ask(one, 'a', AbortSignal.timeout(5));
  assert.equal(one.waiting, 1);
  await assert.rejects(second, { code: 'E_ABORTED' });
  assert.equal(one.waiting, 0);
  controller.abort();
  await assert.rejects(first, { code: 'E_ABORTED' });
  await assert.rejects(ask(one, 'a', controller.signal), { code: 'E_ABORTED' });
});

test('a model that is refused stops the start with its own error', async () => {
  const models = [{ name: 'a', digest: '', bytes: new Uint8Array(64) }];
  await assert.rejects(Pool.start({ models, workers: 2 }), { code: 'E_FILE_MAGIC' });
});

test('a run of a network ends between two steps, and its thread answers the next', async () => {
  const bytes = await seal(make({ alpha: 1, resolution: 224, classes: 10, seed: 1 }));
  const one = await Pool.start({ models: [{ name: 'a', digest: '', bytes }], workers: 1 });
  after(() => one.close());
  const frame = { width: 1, height: 1, format: 'grey' } as const;
  const run = (signal: AbortSignal): Promise<Waited> =>
    one.run({ model: '', kind: 'embed', bytes: new Uint8Array(1), frame }, signal);
  const whole = await run(live);
  await assert.rejects(run(AbortSignal.timeout(1)), { code: 'E_ABORTED' });
  assert.deepEqual((await run(live)).result, whole.result);
  assert.equal(one.replaced, 0);
});
