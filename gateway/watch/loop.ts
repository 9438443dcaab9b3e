/** From frames to events: which are looked at, in what pace, and what is said of them. */
import { setTimeout as pause } from 'node:timers/promises';
import { MobilenetError } from 'mobilenet-wasm';
import { Decision } from '../events/decision.ts';
import type { Change } from '../events/decision.ts';
import type { Occurrence } from '../events/event.ts';
import type { Events } from '../events/events.ts';
import type { Answerer, Said } from './answer.ts';
import type { Memory } from './memory.ts';
import type { Settings, WatchOptions } from './options.ts';
import type { Shot, Source } from './shot.ts';
import { Slot } from './slot.ts';
import type { Counters } from './summary.ts';

/** Milliseconds before an event that finds no room is handed in again. */
const PAUSE = 500;

/** A shot as it came. */
interface Came {
  readonly shot: Shot;
  /** Of the frames of its source, from 0. */
  readonly number: number;
  /** When it was whole: of a clock that does not go back, and of the day. */
  readonly at: number;
  readonly date: Date;
}

/** Who is told of what comes of the frames. */
type Told = {
  readonly [Each in 'onEvent' | 'onRefused' | 'remark']: NonNullable<WatchOptions[Each]>;
};

/** What the loop works with. */
export interface Parts {
  readonly source: Source;
  readonly answerer: Pick<Answerer, 'answer' | 'model'>;
  readonly events: Pick<Events, 'send'>;
  readonly memory: Memory;
  readonly counters: Counters;
  readonly settings: Settings;
  readonly signal: AbortSignal;
  readonly on: Told;
}

export class Loop {
  readonly #parts: Parts;
  readonly #decisions = new Map<string | undefined, Decision>();
  /** When the next frame may be answered, at the earliest. */
  #due = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { regions, rules } = parts.settings;
    const names = regions.length > 0 ? regions.map(({ name }) => name) : [undefined];
    for (const name of names) this.#decisions.set(name, new Decision(rules));
  }

  /** Answers each frame; the source waits meanwhile. */
  async each(): Promise<void> {
    for await (const came of this.#came()) {
      await this.#pace();
      if (this.#parts.signal.aborted) return;
      await this.#see(came);
    }
  }

  /** Reads on while a frame is answered, and then takes the newest. */
  async newest(): Promise<void> {
    const { counters, signal } = this.#parts;
    const slot = new Slot<Came>((old) => {
      counters.dropped++;
      this.#release(old.shot);
    });
    const reading = (async () => {
      for await (const came of this.#came()) slot.put(came);
    })().finally(() => slot.end());
    // Told below, when what came before was answered.
    reading.catch(() => undefined);
    for (;;) {
      await this.#pace();
      const came = await slot.take();
      if (!came || signal.aborted) break;
      await this.#see(came);
    }
    await reading;
  }

  /** The frames that are looked at. */
  async *#came(): AsyncGenerator<Came> {
    const { source, signal, memory, counters, settings, on } = this.#parts;
    const shots = source.shots({
      ...{ signal, memory, remark: on.remark },
      onDamage: (error, picture) => this.#refuse(error, picture),
      onReconnect: () => void counters.reconnects++,
    });
    for await (const shot of shots) {
      const number = counters.read++;
      if (number % settings.every === 0) yield { shot, number, at: performance.now(), date: new Date() };
      else {
        counters.passed++;
        this.#release(shot);
      }
    }
  }

  async #pace(): Promise<void> {
    const { settings, signal } = this.#parts;
    const wait = this.#due - performance.now();
    if (wait > 0) await pause(wait, undefined, { signal }).catch(() => undefined);
    this.#due = Math.max(this.#due, performance.now()) + settings.interval;
  }

  async #see(came: Came): Promise<void> {
    const { counters, answerer, settings } = this.#parts;
    const { shot } = came;
    let said: readonly Said[];
    try {
      said = await answerer.answer(shot, settings.regions);
    } catch (cause) {
      if (!(cause instanceof MobilenetError)) throw cause;
      this.#refuse(cause, shot.picture);
      shot.settle?.();
      return;
    }
    counters.answered++;
    counters.unknown += said.filter(({ unknown }) => unknown).length;
    counters.latency.add(performance.now() - came.at);
    for (const each of said) await this.#decide(came, each);
    shot.settle?.();
  }

  async #decide(came: Came, { region, unknown, predictions }: Said): Promise<void> {
    const { settings, source, answerer } = this.#parts;
    const { shot, number, date, at } = came;
    const decision = settings.all ? new Decision(settings.rules) : this.#decisions.get(region)!;
    const change: Change | undefined = decision.see(unknown ? [] : predictions, at);
    if (!change) return;
    const { state, previous, index, probability } = change;
    const { name: model, digest } = answerer.model;
    await this.#send({
      ...{ time: date.toISOString(), source: source.name, region, model, digest },
      ...{ state, previous, index, probability, frame: number },
      ...(shot.picture === undefined ? {} : { picture: shot.picture }),
      ...(settings.all ? { predictions } : {}),
    });
  }

  /** Where as many events wait as may, frames wait too. */
  async #send(occurrence: Occurrence): Promise<void> {
    const { events, counters, signal, on } = this.#parts;
    for (let told = false; ; told = true) {
      try {
        on.onEvent(await events.send(occurrence));
        counters.events++;
        return;
      } catch (cause) {
        if (!(cause instanceof MobilenetError && cause.code === 'E_BUSY') || signal.aborted) throw cause;
        if (!told) on.remark(`${cause.message} Frames wait until there is room.`);
        await pause(PAUSE, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  #refuse(error: MobilenetError, picture: string | undefined): void {
    const { counters, on } = this.#parts;
    counters.refused++;
    on.onRefused({ error, picture });
  }

  #release({ bytes, frame, settle }: Shot): void {
    if (frame) this.#parts.memory.give(bytes);
    settle?.();
  }
}
