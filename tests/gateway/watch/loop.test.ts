/** Which frames are answered, in what pace, and what becomes of those that are not. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { MobilenetError } from '../../../host/errors.ts';
import type { WatchEvent } from '../../../gateway/events/event.ts';
import { Loop } from '../../../gateway/watch/loop.ts';
import type { Parts } from '../../../gateway/watch/loop.ts';
import { Memory } from '../../../gateway/watch/memory.ts';
import { settingsOf } from '../../../gateway/watch/options.ts';
import type { WatchOptions } from '../../../gateway/watch/options.ts';
import type { Shot } from '../../../gateway/watch/shot.ts';
import { Counters } from '../../../gateway/watch/summary.ts';

interface Looped {
  readonly loop: Loop;
  readonly counters: Counters;
  readonly events: WatchEvent[];
  readonly settled: string[];
  readonly controller: AbortController;
}

/** A loop whose frames say their own name as their class, after so many milliseconds. */
function looped(shots: AsyncIterable<string>, options: Partial<WatchOptions> = {}, takes = 0): Looped {
  const counters = new Counters();
  const events: WatchEvent[] = [];
  const settled: string[] = [];
  const controller = new AbortController();
  let busy = 0;
  const answer: Parts['answerer']['answer'] = async ({ picture = '' }) => {
    await pause(takes);
    if (picture === 'damaged') throw new MobilenetError('E_IMAGE_FORMAT', 'Damaged.');
    return [{ region: undefined, predictions: [{ index: 0, className: picture, probability: 1 }] }];
  };
  const loop = new Loop({
    ...{ counters, memory: new Memory(), signal: controller.signal },
    source: {
      ...{ name: 's', live: true },
      shots: async function* (): AsyncGenerator<Shot> {
        for await (const picture of shots)
          yield { picture, bytes: new Uint8Array(1), settle: () => void settled.push(picture) };
      },
    },
    answerer: { answer, model: { name: 'm', digest: 'd', bytes: new Uint8Array() } },
    events: {
      // The first is refused once, as of a store that is full.
      send: async (event) => {
        if (event.state === 'busy' && busy++ === 0) throw new MobilenetError('E_BUSY', 'Full.');
        return { ...event, sequence: events.length + 1 };
      },
      close: async () => undefined,
      figures: { accepted: 0, waiting: 0, dropped: 0, delivered: {} },
    },
    settings: settingsOf({ source: '-', ...options }),
    on: { onEvent: (event) => void events.push(event), onRefused: () => undefined, remark: () => undefined },
  });
  return { loop, counters, events, settled, controller };
}

async function* after(milliseconds: number, ...names: string[]): AsyncGenerator<string> {
  for (const name of names) {
    yield name;
    await pause(milliseconds);
  }
}

describe('of frames', () => {
  test('the newest takes the place of one that waits, and the last is answered', async () => {
    const { loop, counters, events, settled } = looped(after(5, ...'abcdefghij'), {}, 22);
    await loop.newest();
    const states = events.map(({ state }) => state);
    assert.deepEqual([states[0], states.at(-1)], ['a', 'j']);
    assert.ok(counters.dropped >= 3, `${counters.dropped} dropped`);
    assert.equal(counters.answered + counters.dropped, 10);
    // Each is given back, whatever became of it.
    assert.deepEqual(settled.sort(), [...'abcdefghij']);
  });

  test('each is answered where the source waits, with the number and the name that it has there', async () => {
    const { loop, counters, events, settled } = looped(after(0, ...'aabbb'), {}, 1);
    await loop.each();
    assert.deepEqual(
      events.map(({ sequence, state, previous, frame, picture }) => [
        sequence,
        state,
        previous,
        frame,
        picture,
      ]),
      [
        [1, 'a', undefined, 0, 'a'],
        [2, 'b', 'a', 2, 'b'],
      ],
    );
    assert.deepEqual([counters.answered, counters.dropped, settled.length], [5, 0, 5]);
  });

  test('every Nth is looked at', async () => {
    const { loop, counters, events } = looped(after(0, ...'abcdefg'), { every: 3 });
    await loop.each();
    assert.deepEqual(events.map(({ state }) => state).join(''), 'adg');
    assert.deepEqual([counters.read, counters.passed, counters.answered], [7, 4, 3]);
  });

  test('so many a second are answered', async () => {
    const { loop, events } = looped(after(0, ...'abcd'), { rate: 50 });
    const begun = performance.now();
    await loop.each();
    assert.ok(performance.now() - begun >= 55, 'three intervals of 20 ms');
    assert.equal(events.length, 4);
  });

  test('all have an event where each is asked for, with its classes', async () => {
    const { loop, events } = looped(after(0, ...'aab'), { all: true });
    await loop.each();
    assert.deepEqual(
      events.map(({ state, previous, predictions }) => [state, previous, predictions!.length]),
      [
        ['a', undefined, 1],
        ['a', undefined, 1],
        ['b', undefined, 1],
      ],
    );
  });

  test('a damaged one is counted, and an event that finds no room waits', async () => {
    const { loop, counters, events, settled } = looped(after(0, 'damaged', 'busy', 'b'));
    await loop.each();
    assert.deepEqual([counters.refused, counters.answered, settled.length], [1, 2, 3]);
    assert.deepEqual(
      events.map(({ state }) => state),
      ['busy', 'b'],
    );
  });
});

test('options that go against each other, or out of range, are refused', () => {
  for (const options of [
    { every: 0 },
    { rate: 0 },
    { top: 0 },
    { all: true, agree: 2 },
    { crop: ['1,2,3'] },
    { crop: ['1,2,0,4'] },
    { crop: ['a=1,2,3,4', 'a=1,2,3,5'] },
  ])
    assert.throws(() => settingsOf({ source: '-', ...options }), { code: 'E_USAGE' });
});
