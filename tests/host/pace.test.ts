/** Calls that are many: the event loop turns between them, and what is aborted or disposed of leaves at once. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import type { Mobilenet } from '../../host/index.ts';
import { beginSlice, pace } from '../../host/pace.ts';
import { loaded } from './networks.ts';
import { inputOf, noise } from './noise.ts';

/** Works for so many milliseconds, one a piece. */
function busy(milliseconds: number, piece?: () => void): () => boolean {
  let done = 0;
  return () => {
    if (done++ === milliseconds) return false;
    const end = performance.now() + 1;
    while (performance.now() < end);
    piece?.();
    return true;
  };
}

/** How often the event loop turns while something is awaited. */
async function turnsOf(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  const count = (): void => void (turns++, (timer = setImmediate(count)));
  let timer = setImmediate(count);
  await work();
  clearImmediate(timer);
  return turns;
}

const many = (model: Mobilenet, count: number, signal?: AbortSignal): Promise<unknown>[] => {
  const raw = inputOf(model);
  return Array.from({ length: count }, () => model.infer(raw, 'logits', { signal }));
};

/** The codes of calls that failed, `answer` of the others. */
async function outcomes(calls: readonly Promise<unknown>[]): Promise<string[]> {
  const all = await Promise.allSettled(calls);
  return all.map((one) => (one.status === 'fulfilled' ? 'answer' : (one.reason as { code: string }).code));
}

describe('the event loop turns', () => {
  test('between works that are all shorter than a slice', async () => {
    const turns = await turnsOf(async () => {
      for (let call = 0; call < 100; call++) await pace(busy(1), undefined);
    });
    assert.ok(turns >= 8, `${turns} turns`);
    assert.ok(turns <= 30, `${turns} turns`);
  });

  test('between calls of a small network, in a loop and in the queue', async () => {
    const model = await loaded('int8');
    const raw = inputOf(model);
    const looped = await turnsOf(async () => {
      for (let call = 0; call < 1000; call++) await model.infer(raw);
    });
    assert.ok(looped >= 3, `${looped} turns`);
    const queued = await turnsOf(() => Promise.all(many(model, 1000)));
    assert.ok(queued >= 3, `${queued} turns`);
  });

  test('within the slice that the first of many calls began, whatever came before its work', async () => {
    // The turn ends the slice of what ran before.
    await new Promise((resolve) => setImmediate(resolve));
    let done = 0;
    let atTurn: number | undefined;
    setImmediate(() => (atTurn = done));
    beginSlice();
    for (const before = busy(12); before(););
    await pace(
      busy(20, () => void done++),
      undefined,
    );
    assert.ok(atTurn! <= 2, `${atTurn} pieces before the turn`);
  });

  test('and works that overlap get slices in turn', async () => {
    const order: string[] = [];
    await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        pace(
          busy(40, () => void order.push(name)),
          undefined,
        ),
      ),
    );
    for (const name of ['a', 'b', 'c']) {
      const half = order.slice(0, 60).filter((one) => one === name).length;
      assert.ok(half >= 8, `${name} did ${half} of the first 60 pieces`);
    }
  });

  test('where there is no setImmediate by a message, not by a timer that a page delays', () => {
    const library = new URL('../../host/pace.js', import.meta.url).href;
    const script = `
      delete globalThis.setImmediate;
      globalThis.setTimeout = () => { throw new Error('a timer'); };
      const { pace } = await import(${JSON.stringify(library)});
      const end = performance.now() + 40;
      const busy = () => performance.now() < end;
      let turns = 0;
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { turns++; port2.postMessage(0); };
      port2.postMessage(0);
      await pace(busy, undefined);
      port1.close();
      console.log(turns);`;
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    assert.ok(Number(said) >= 3, said);
  });
});

describe('calls that wait', () => {
  test('stand in the queue before anything is awaited, where they give raw pixels', async () => {
    const model = await loaded('int8');
    const { signal } = new AbortController();
    let waits = false;
    signal.addEventListener = () => void (waits = true);
    const call = model.classify(noise(8, 8, 1), 1, { signal });
    assert.equal(waits, true);
    await call;
  });

  test('leave at once when they are aborted, before those in front of them have ended', async () => {
    const model = await loaded('large', { build: 'baseline' });
    const controller = new AbortController();
    const order: string[] = [];
    const first = many(model, 1)[0]!.then(() => order.push('answer'));
    const others = many(model, 20, controller.signal).map((call) =>
      call.catch(({ name }: Error) => order.push(name)),
    );
    const last = many(model, 1)[0]!;
    setImmediate(() => controller.abort());
    await Promise.all([first, ...others, last]);
    assert.deepEqual(order, [...others.map(() => 'AbortError'), 'answer']);
  });

  test('are aborted by a timer, nearly all', async () => {
    const model = await loaded('int8');
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 3);
    const codes = await outcomes(many(model, 2000, controller.signal));
    const aborted = codes.filter((code) => code === 'E_ABORTED').length;
    assert.ok(aborted >= 1500, `${aborted} of ${codes.length}`);
    assert.deepEqual(await outcomes(many(model, 2)), ['answer', 'answer']);
  });

  test('are aborted by their own signal alone', async () => {
    const model = await loaded('int8');
    const [one, other] = [new AbortController(), new AbortController()];
    const calls = [one, other, one, other].flatMap(({ signal }) => many(model, 1, signal));
    one.abort();
    assert.deepEqual(await outcomes(calls), ['E_ABORTED', 'answer', 'E_ABORTED', 'answer']);
  });

  test('fail when the model is disposed of, before its event loop turns', async () => {
    const model = await loaded('large', { build: 'baseline' });
    const calls = many(model, 500);
    const settled = outcomes(calls.slice(1));
    await new Promise((resolve) => setImmediate(resolve));
    model.dispose();
    const turns = await turnsOf(() => settled);
    assert.equal(turns, 0);
    assert.deepEqual(new Set(await settled), new Set(['E_DISPOSED']));
    assert.deepEqual(await outcomes(calls.slice(0, 1)), ['E_DISPOSED']);
  });

  test('leave no listener on a signal that outlives them', async () => {
    const model = await loaded('int8');
    const { signal } = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = signal;
    const kept = new Set<unknown>();
    signal.addEventListener = (type: string, listener: EventListener) => {
      kept.add(listener);
      listeners = Math.max(listeners, kept.size);
      addEventListener.call(signal, type, listener);
    };
    signal.removeEventListener = (type: string, listener: EventListener) => {
      kept.delete(listener);
      removeEventListener.call(signal, type, listener);
    };
    await Promise.all(many(model, 50, signal));
    assert.deepEqual([listeners, kept.size], [1, 0]);
  });
});
