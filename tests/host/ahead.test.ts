/** The order, the bounds and the ends of a look-ahead, told by what it asks for and when. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lookAhead } from '../../host/ahead.ts';

/** Lets everything happen that needs no further event. */
const idle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Numbers without end, which count how many were asked for and whether they were closed. */
class Endless {
  asked = 0;
  closed = false;

  async *[Symbol.asyncIterator](): AsyncGenerator<number> {
    try {
      for (;;) yield this.asked++;
    } finally {
      this.closed = true;
    }
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const twice = async (item: number): Promise<number> => 2 * item;

describe('lookAhead', () => {
  test('answers in order, whatever is made first', async () => {
    const slowFirst = (item: number): Promise<number> =>
      new Promise((resolve) => setTimeout(resolve, 5 - item, 2 * item));
    const answers = await all(lookAhead([0, 1, 2, 3, 4], 4, slowFirst));
    assert.deepEqual(
      answers,
      [0, 1, 2, 3, 4].map((item) => ({ item, result: 2 * item })),
    );
  });

  test('takes nothing, fewer than it may look ahead, sets and generators', async () => {
    const few = function* (): Generator<number> {
      yield* [1, 2];
    };
    for (const [items, results] of [
      [[], []],
      [
        [1, 2],
        [2, 4],
      ],
      [new Set([1, 2]), [2, 4]],
      [few(), [2, 4]],
    ] as const) {
      const answers = await all(lookAhead<number, number>(items, 9, twice));
      assert.deepEqual(
        answers.map(({ result }) => result),
        results,
      );
    }
  });

  for (const ahead of [0, 1, 3]) {
    test(`asks for ${ahead} beyond the one whose turn it is, and for no more`, async () => {
      const items = new Endless();
      for await (const { item } of lookAhead(items, ahead, twice)) {
        await idle();
        assert.equal(items.asked, item + 1 + ahead);
        if (item === 9) break;
      }
    });
  }

  test('a loop that is left closes the items, and aborts what is being made', async () => {
    const items = new Endless();
    const signals: AbortSignal[] = [];
    const make = (item: number, signal: AbortSignal): Promise<number> => {
      signals.push(signal);
      return item === 0 ? Promise.resolve(item) : new Promise(() => undefined);
    };
    for await (const _ of lookAhead(items, 2, make)) {
      await idle();
      break;
    }
    await idle();
    assert.equal(items.asked, 3);
    assert.ok(items.closed);
    assert.ok(signals.length === 3 && signals.every(({ aborted }) => aborted));
  });

  test('a loop is left at once while the items let wait, and nothing is made of what comes later', async () => {
    let answer = (): void => undefined;
    let made = 0;
    const items = async function* (): AsyncGenerator<number> {
      yield 0;
      await new Promise<void>((resolve) => (answer = resolve));
      yield 1;
    };
    for await (const _ of lookAhead(items(), 1, async () => made++)) break;
    answer();
    await idle();
    assert.equal(made, 1);
  });

  test('a failure is thrown in its turn, and the items are closed', async () => {
    const items = new Endless();
    const make = async (item: number): Promise<number> => {
      if (item >= 1) throw new Error(`item ${item}`);
      return item;
    };
    const loop = lookAhead(items, 3, make);
    assert.deepEqual((await loop.next()).value, { item: 0, result: 0 });
    await assert.rejects(loop.next(), /item 1/);
    await idle();
    assert.ok(items.closed);
    const broken = function* (): Generator<number> {
      yield 0;
      throw new Error('the items');
    };
    const other = lookAhead(broken(), 3, twice);
    assert.deepEqual((await other.next()).value, { item: 0, result: 0 });
    await assert.rejects(other.next(), /the items/);
  });

  test('an abort ends it at once, before, while the items let wait and while one is made', async () => {
    const never = (): Promise<never> => new Promise(() => undefined);
    const silent = { [Symbol.asyncIterator]: () => ({ next: never }) };
    for (const start of [
      (signal: AbortSignal) => lookAhead(silent, 2, never, signal),
      (signal: AbortSignal) => lookAhead([1, 2], 2, never, signal),
    ]) {
      const controller = new AbortController();
      const loop = start(controller.signal).next();
      await idle();
      controller.abort(new Error('enough'));
      await assert.rejects(loop, { name: 'AbortError', code: 'E_ABORTED' });
      await assert.rejects(start(controller.signal).next(), { name: 'AbortError', code: 'E_ABORTED' });
    }
  });

  test('refuses another number than 0 to 100, and what is no iterable of pictures', async () => {
    for (const ahead of [-1, 1.5, NaN, 101, Infinity]) {
      await assert.rejects(lookAhead([], ahead, twice).next(), { code: 'E_USAGE', message: /from 0 to 100/ });
    }
    for (const items of ['photo.jpg', undefined, null, 7, {}]) {
      const loop = lookAhead(items as unknown as number[], 2, twice);
      await assert.rejects(loop.next(), { code: 'E_USAGE', message: /iterable of pictures/ });
    }
  });
});
