import { abortError } from './abort.ts';
import { MobilenetError } from './errors.ts';

/** The farthest look-ahead: so many decoded pictures may be 6 GB. */
const MOST_AHEAD = 100;

/** An item and what was made of it. */
export interface Made<Item, Result> {
  readonly item: Item;
  readonly result: Result;
}

/**
 * Makes something of each item, in order and before its turn: while one has its turn, at most `ahead` others are being
 * made or wait, and no more items are asked for. Leaving the loop aborts the signal of what is being made, and closes
 * the items as soon as they have answered what they were last asked.
 *
 * @throws E_USAGE `ahead` is out of range, or there are no items; what the items or `make` throw, in the turn of it;
 *   E_ABORTED at once
 */
export async function* lookAhead<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  ahead: number,
  make: (item: Item, signal: AbortSignal) => Promise<Result>,
  signal?: AbortSignal,
): AsyncGenerator<Made<Item, Result>, void, void> {
  check(items, ahead);
  const left = new AbortController();
  const source = begun(items, make, left.signal);
  const next = (): ReturnType<typeof source.next> => handled(source.next());
  const waiting: ReturnType<typeof next>[] = [];
  try {
    for (;;) {
      while (waiting.length <= ahead) waiting.push(next());
      const { done, value } = await untilAborted(waiting.shift()!, signal);
      if (done) return;
      yield { item: value.item, result: await untilAborted(value.result, signal) };
    }
  } finally {
    left.abort();
    void handled(source.return());
  }
}

function check(items: object, ahead: number): void {
  if (!Number.isInteger(ahead) || ahead < 0 || ahead > MOST_AHEAD) {
    const range = `a whole number from 0 to ${MOST_AHEAD}`;
    throw new MobilenetError('E_USAGE', `The number of pictures ahead must be ${range}, not ${ahead}.`);
  }
  const iterable = items === Object(items) && (Symbol.iterator in items || Symbol.asyncIterator in items);
  // A string is an iterable too, of its letters, and so are bytes, of numbers.
  if (iterable && !ArrayBuffer.isView(items)) return;
  const sentence = 'Give an array or another iterable of pictures, not one; `classify` takes one.';
  throw new MobilenetError('E_USAGE', sentence);
}

/** Begins with each item as it is asked for. A generator answers what it is asked one after the other. */
async function* begun<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  make: (item: Item, signal: AbortSignal) => Promise<Result>,
  signal: AbortSignal,
): AsyncGenerator<Made<Item, Promise<Result>>, void, void> {
  for await (const item of items) {
    if (signal.aborted) return;
    yield { item, result: handled(make(item, signal)) };
  }
}

/** A promise whose failure is told in its turn, or never: no failure that nobody handles. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** Settles as the promise does, but fails with E_ABORTED as soon as the signal is aborted. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(abortError(signal));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    const settled = (): void => signal.removeEventListener('abort', abort);
    promise.then(resolve, reject).then(settled);
  });
}
