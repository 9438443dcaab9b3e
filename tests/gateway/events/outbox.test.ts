/** What is accepted, in which order it goes on, and what holds up whom. */
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Kept } from '../../../gateway/events/event.ts';
import { openEvents } from '../../../gateway/events/open.ts';
import type { EventsOptions } from '../../../gateway/events/options.ts';
import { Outbox } from '../../../gateway/events/outbox.ts';
import type { Sink } from '../../../gateway/events/sink.ts';
import { Lines } from '../../../gateway/events/sinks/lines.ts';
import { Group } from '../../../gateway/events/store/group.ts';
import { Store } from '../../../gateway/events/store/store.ts';
import { temporaryFolder } from '../../workshop/cli.ts';
import { happened, until } from './happened.ts';

const folder = temporaryFolder();
const plenty = { events: 100, bytes: 1 << 20, full: 'refuse' } as const;

/** A sink that is there, or away until it is told otherwise. */
class Told implements Sink {
  readonly name: string;
  readonly had: number[] = [];
  here: boolean;
  #come = (): void => undefined;

  constructor(name: string, here: boolean) {
    this.name = name;
    this.here = here;
  }

  get isHere(): boolean {
    return this.here;
  }

  come(): void {
    this.here = true;
    this.#come();
  }

  async deliver({ event }: Kept, signal: AbortSignal): Promise<void> {
    if (!this.here)
      await new Promise<void>((resolve, reject) => {
        this.#come = resolve;
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    this.had.push(event.sequence);
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }
}

function outbox(sinks: readonly Sink[], limits: Partial<typeof plenty> | object = {}): Outbox {
  return new Outbox({ store: undefined, sinks, limits: { ...plenty, ...limits }, remark: () => undefined });
}

test('a sink that is away holds up none of the others, and has all in order when it is back', async () => {
  const [away, here] = [new Told('away', false), new Told('here', true)];
  const events = outbox([away, here]);
  await Promise.all([1, 2, 3].map((frame) => events.send(happened(frame))));
  await until(() => here.had.length === 3, 'that the other sink has all');
  assert.deepEqual([away.had, here.had, events.figures.waiting], [[], [1, 2, 3], 3]);
  assert.deepEqual(events.figures.here, { away: false, here: true });
  away.come();
  await until(() => events.figures.waiting === 0, 'that all is delivered');
  assert.deepEqual(away.had, [1, 2, 3]);
  assert.deepEqual(events.figures, {
    ...{ accepted: 3, waiting: 0, dropped: 0, delivered: { away: 3, here: 3 } },
    here: { away: true, here: true },
  });
  await events.close();
  await assert.rejects(events.send(happened(4)), { code: 'E_USAGE' });
});

describe('where as many events wait as may', () => {
  test('the next is refused, and those that were accepted stay', async () => {
    const sink = new Told('away', false);
    const events = outbox([sink], { events: 2 });
    await events.send(happened(1));
    await events.send(happened(2));
    await assert.rejects(events.send(happened(3)), { code: 'E_BUSY' });
    sink.come();
    await until(() => events.figures.waiting === 0, 'that there is room');
    await events.send(happened(4));
    await events.close();
    assert.deepEqual(sink.had, [1, 2, 3]);
  });

  test('the oldest is dropped where that is asked for, and counted', async () => {
    const sink = new Told('away', false);
    const events = outbox([sink], { bytes: 500, full: 'drop' });
    for (const frame of [1, 2, 3, 4]) await events.send(happened(frame));
    assert.deepEqual([events.figures.waiting, events.figures.dropped], [2, 2]);
    sink.come();
    await events.close();
    // The first was under way when it was dropped.
    assert.deepEqual(sink.had, [1, 3, 4]);
  });
});

test('sequences and what waits outlast the process', async () => {
  const path = join(folder, 'store');
  const open = async (sink: Sink): Promise<Outbox> => {
    const remark = (sentence: string): void => assert.fail(sentence);
    const store = await Store.open(path, [sink.name], remark);
    return new Outbox({ store, sinks: [sink], limits: plenty, remark });
  };
  const first = new Told('sink', true);
  let events = await open(first);
  assert.equal((await events.send(happened(1))).sequence, 1);
  await until(() => first.had.length === 1, 'that the first is delivered');
  first.here = false;
  assert.equal((await events.send(happened(2))).sequence, 2);
  await events.close();
  const second = new Told('sink', true);
  events = await open(second);
  assert.equal((await events.send(happened(3))).sequence, 3);
  await events.close();
  assert.deepEqual([first.had, second.had], [[1], [2, 3]]);
});

test('what comes while a write is under way goes into the next one; a failure is of its own write', async () => {
  const writes: (readonly number[])[] = [];
  const group = new Group<number>(async (items) => {
    writes.push(items);
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (items.includes(2)) throw new Error('no room');
  });
  const first = group.add(1);
  await new Promise((resolve) => setTimeout(resolve, 1));
  const more = [2, 3].map((item) => group.add(item).catch((cause: Error) => cause.message));
  await Promise.all([first, ...more]);
  await group.add(4);
  await group.idle();
  assert.deepEqual(await Promise.all(more), ['no room', 'no room']);
  assert.deepEqual(writes, [[1], [2, 3], [4]]);
});

test('lines have the shape of --json; a reader that goes away is told of, and holds up nobody', async () => {
  const stream = new PassThrough();
  let closed = 0;
  const events = outbox([new Lines(() => closed++, stream)], { events: 2 });
  await events.send(happened(1, { state: 'a\u202eb' }));
  await until(() => events.figures.waiting === 0, 'that the line is written');
  const line = String(stream.read());
  assert.match(line, /^\{"command":"watch","sequence":1,.*a\\u202eb.*\}\n$/);
  stream.destroy(Object.assign(new Error('closed'), { code: 'EPIPE' }));
  for (const frame of [2, 3, 4, 5]) {
    await events.send(happened(frame));
    await until(() => events.figures.waiting === 0, 'that nothing waits');
  }
  assert.equal(closed, 1);
  await events.close();
});

describe('options that are wrong are refused', () => {
  const cases: Readonly<Record<string, [EventsOptions, RegExp]>> = {
    'no sink': [{}, /need a sink/],
    'an address of another protocol': [{ mqtt: { url: 'http://a' } }, /`mqtt.url`.*mqtt:\/\/ or mqtts:/],
    'an address with a password': [{ webhook: { url: 'https://a:b@c' } }, /no password/],
    'wildcards in a prefix': [{ mqtt: { url: 'mqtt://a', prefix: 'a/#' } }, /`mqtt.prefix`/],
    'a password without a user': [{ mqtt: { url: 'mqtt://a', passwordFile: 'b' } }, /`mqtt.user`/],
    'no room': [{ lines: true, store: { folder, events: 0 } }, /`store.events`/],
  };
  for (const [title, [options, sentence]] of Object.entries(cases))
    test(title, async () => {
      await assert.rejects(openEvents(options), { code: 'E_USAGE', message: sentence });
    });
});
