/** The models of the threads: when one comes, when it goes, and what a thread that begins has. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { after, describe, test } from 'node:test';
import { Pool } from '../../gateway/pool/pool.ts';
import type { ModelFile } from '../../gateway/pool/messages.ts';
import { told } from './served.ts';

const live = new AbortController().signal;
const file = (digest: string, ...bytes: number[]): ModelFile => ({
  name: digest,
  digest,
  bytes: Uint8Array.from(bytes),
});

async function pool(workers: number): Promise<Pool> {
  const started = await Pool.start({ models: [file('a')], workers, thread: told, grace: 100 });
  after(() => started.close());
  return started;
}

async function ask(of: Pool, model: string, word: string, signal = live): Promise<unknown> {
  const bytes = Uint8Array.from(Buffer.from(word));
  return (await of.run({ model, kind: 'embed', bytes }, signal)).result;
}

const digests = ({ shelf }: Pool): string[] => shelf.files.map(({ digest }) => digest);

describe('a model that is retired', () => {
  test('stays until the tasks that run and wait are done, and takes no other', async () => {
    const one = await pool(1);
    await one.shelf.load(file('b'));
    const controller = new AbortController();
    const runs = ask(one, 'a', 'wait', controller.signal);
    const waits = ask(one, 'a', 'models');
    one.shelf.retire('a');
    await assert.rejects(ask(one, 'a', 'x'), { code: 'E_BUSY' });
    assert.deepEqual(digests(one), ['a', 'b']);
    controller.abort();
    await assert.rejects(runs, { code: 'E_ABORTED' });
    assert.deepEqual(await waits, { embedding: [2] });
    assert.deepEqual([await ask(one, 'b', 'models'), digests(one)], [{ embedding: [1] }, ['b']]);
  });

  test('goes when the last task that waits is aborted', async () => {
    const one = await pool(1);
    await one.shelf.load(file('b'));
    const running = new AbortController();
    const waiting = new AbortController();
    const all = [ask(one, 'b', 'wait', running.signal), ask(one, 'a', 'x', waiting.signal)];
    const ended = Promise.allSettled(all);
    one.shelf.retire('a');
    waiting.abort();
    assert.deepEqual(digests(one), ['b']);
    running.abort();
    await ended;
    assert.deepEqual(await ask(one, 'b', 'models'), { embedding: [1] });
  });

  test('goes when its worker ends', async () => {
    const one = await pool(1);
    await one.shelf.load(file('b'));
    const lost = ask(one, 'a', 'exit');
    one.shelf.retire('a');
    await assert.rejects(lost, { code: 'E_ENGINE' });
    assert.deepEqual([await ask(one, 'b', 'models'), digests(one)], [{ embedding: [1] }, ['b']]);
  });

  test('stays where it is loaded again before that', async () => {
    const one = await pool(1);
    const controller = new AbortController();
    const runs = ask(one, 'a', 'wait', controller.signal);
    one.shelf.retire('a');
    await one.shelf.load(file('a'));
    controller.abort();
    await assert.rejects(runs, { code: 'E_ABORTED' });
    assert.deepEqual(await ask(one, 'a', 'models'), { embedding: [1] });
  });
});

test('a worker that takes the place of another has the models of now', async () => {
  const two = await pool(2);
  await two.shelf.load(file('b'));
  await two.shelf.load(file('c'));
  two.shelf.retire('a');
  await assert.rejects(ask(two, 'b', 'exit'), { code: 'E_ENGINE' });
  while (two.replaced < 1 || two.ready < 2) await pause(5);
  const counts = await Promise.all([1, 2, 3, 4].map(() => ask(two, 'c', 'models')));
  for (const count of counts) assert.deepEqual(count, { embedding: [2] });
});

test('a model that any worker refuses is in none', async () => {
  const two = await pool(2);
  for (const parity of [0, 1]) {
    await assert.rejects(two.shelf.load(file('b', parity)), { code: 'E_MEMORY' });
    await assert.rejects(ask(two, 'b', 'x'), { code: 'E_BUSY' });
    const counts = await Promise.all([1, 2, 3, 4].map(() => ask(two, 'a', 'models')));
    for (const count of counts) assert.deepEqual(count, { embedding: [1] });
  }
  assert.deepEqual([digests(two), two.replaced], [['a'], 0]);
});

test('a worker that ends while it loads a model holds no other up', async () => {
  const two = await pool(2);
  const lost = assert.rejects(ask(two, 'a', 'exit'), { code: 'E_ENGINE' });
  await two.shelf.load(file('b'));
  await lost;
  while (two.replaced < 1 || two.ready < 2) await pause(5);
  const counts = await Promise.all([1, 2, 3, 4].map(() => ask(two, 'b', 'models')));
  for (const count of counts) assert.deepEqual(count, { embedding: [2] });
});
