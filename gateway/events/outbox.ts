import { setTimeout as sleep } from 'node:timers/promises';
import { MobilenetError } from 'mobilenet-wasm';
import { Backlog } from './backlog.ts';
import type { Limits } from './backlog.ts';
import { Courier } from './courier.ts';
import { kept as keep } from './event.ts';
import type { Kept, Occurrence, WatchEvent } from './event.ts';
import type { Events, Figures } from './events.ts';
import type { Sink } from './sink.ts';
import { Group } from './store/group.ts';
import { LARGEST_EVENT } from './store/record.ts';
import type { Store } from './store/store.ts';

/** Milliseconds between two writes of the positions: what was sent within them is sent again after a kill. */
const SAVE = 100;

/** Milliseconds that sinks have for what waits when the process ends. */
const GRACE = 2000;

export interface OutboxOptions {
  readonly store: Store | undefined;
  readonly sinks: readonly Sink[];
  readonly limits: Limits;
  readonly remark: (sentence: string) => void;
}

/** Accepts events, and lets a courier bring them to each sink. A sink that is away holds up none of the others. */
export class Outbox implements Events {
  readonly #store: Store | undefined;
  readonly #remark: (sentence: string) => void;
  readonly #backlog: Backlog;
  readonly #couriers: readonly Courier[];
  readonly #group = new Group<Kept>((records) => this.#write(records));
  #last: number;
  #accepted = 0;
  #saving: NodeJS.Timeout | undefined;
  #saved: Promise<void> = Promise.resolve();
  #closed = false;

  constructor({ store, sinks, limits, remark }: OutboxOptions) {
    this.#store = store;
    this.#remark = remark;
    this.#backlog = new Backlog(limits);
    this.#last = store?.last ?? 0;
    for (const kept of store?.waiting ?? []) this.#backlog.restore(kept);
    const listener = { confirmed: () => this.#confirmed(), remark };
    this.#couriers = sinks.map(
      (sink) => new Courier(sink, store?.positions.get(sink.name) ?? 0, this.#backlog, listener),
    );
  }

  get figures(): Figures {
    const { length: waiting, dropped } = this.#backlog;
    const bySink = <T>(value: (courier: Courier) => T): Record<string, T> =>
      Object.fromEntries(this.#couriers.map((each) => [each.sink.name, value(each)]));
    const delivered = bySink((courier) => courier.delivered);
    const here = bySink(({ gone, sink }) => !gone && sink.isHere);
    return { accepted: this.#accepted, waiting, dropped, delivered, here };
  }

  async send(occurrence: Occurrence): Promise<WatchEvent> {
    if (this.#closed) throw new MobilenetError('E_USAGE', 'No event is accepted any more.');
    const kept = keep({ sequence: this.#last + 1, ...occurrence });
    if (kept.bytes > LARGEST_EVENT)
      throw new MobilenetError('E_USAGE', `An event may have ${LARGEST_EVENT} bytes; give shorter names.`);
    this.#backlog.reserve(kept.bytes);
    // Of an event that is refused from here on too: it may stand in the store all the same.
    this.#last++;
    try {
      await this.#group.add(kept);
    } catch (cause) {
      this.#backlog.cancel(kept.bytes);
      throw cause;
    }
    this.#accepted++;
    return kept.event;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#group.idle();
    const controller = new AbortController();
    const drained = Promise.all(this.#couriers.map((courier) => courier.drained()));
    const late = sleep(GRACE, undefined, { signal: controller.signal }).catch(() => undefined);
    await Promise.race([drained, late]);
    controller.abort();
    await Promise.all(this.#couriers.map((courier) => courier.end()));
    clearTimeout(this.#saving);
    await this.#saved;
    await this.#save();
    await this.#store?.close();
    const { length } = this.#backlog;
    if (length > 0 && !this.#store)
      this.#remark(`${length} events did not reach every sink; with a store they would wait there.`);
  }

  async #write(records: readonly Kept[]): Promise<void> {
    await this.#store?.append(records);
    for (const kept of records) this.#backlog.add(kept);
    for (const courier of this.#couriers) courier.wake();
    if (this.#couriers.every((courier) => courier.gone)) this.#confirmed();
  }

  #confirmed(): void {
    const here = this.#couriers.filter((courier) => !courier.gone);
    this.#backlog.forget(Math.min(this.#last, ...here.map((courier) => courier.position)));
    if (!this.#store) return;
    this.#saving ??= setTimeout(() => {
      this.#saving = undefined;
      this.#saved = this.#saved.then(() => this.#save());
    }, SAVE);
  }

  /** Where it fails the old positions stand, and more is sent again. */
  async #save(): Promise<void> {
    const positions = new Map(this.#couriers.map(({ sink, position }) => [sink.name, position]));
    const below = this.#backlog.oldest ?? this.#last + 1;
    await this.#store?.confirm(positions, below).catch((cause: Error) => this.#remark(cause.message));
  }
}
