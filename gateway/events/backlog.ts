import { MobilenetError } from 'mobilenet-wasm';
import type { Kept } from './event.ts';

/** How much may wait, and what becomes of more. */
export interface Limits {
  readonly events: number;
  /** Of their JSON. */
  readonly bytes: number;
  readonly full: 'refuse' | 'drop';
}

/** The events that a sink waits for, in memory, oldest first. What is being written counts too. */
export class Backlog {
  /** Events that were accepted and dropped for newer ones. */
  dropped = 0;
  readonly #limits: Limits;
  /** Sequences rise; some may be missing. */
  readonly #waiting: Kept[] = [];
  #events = 0;
  #bytes = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** Sequence of the oldest. */
  get oldest(): number | undefined {
    return this.#waiting[0]?.event.sequence;
  }

  /** Makes room for an event. Throws E_BUSY where there is none. */
  reserve(bytes: number): void {
    const { events, bytes: most, full } = this.#limits;
    while (this.#events + 1 > events || this.#bytes + bytes > most) {
      if (full === 'refuse' || this.#waiting.length === 0) throw noRoom(this.#events);
      this.#shift();
      this.dropped++;
    }
    this.#events++;
    this.#bytes += bytes;
  }

  /** Gives back the room of an event that does not come. */
  cancel(bytes: number): void {
    this.#events--;
    this.#bytes -= bytes;
  }

  /** Takes an event for which there is room. */
  add(kept: Kept): void {
    this.#waiting.push(kept);
  }

  /** Takes one of a store, which has accepted it: whatever the limits are now. */
  restore(kept: Kept): void {
    this.#events++;
    this.#bytes += kept.bytes;
    this.#waiting.push(kept);
  }

  /** The oldest event with a sequence above one. */
  after(sequence: number): Kept | undefined {
    let [low, high] = [0, this.#waiting.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#waiting[middle]!.event.sequence > sequence) high = middle;
      else low = middle + 1;
    }
    return this.#waiting[low];
  }

  /** Forgets what every sink has. */
  forget(sequence: number): void {
    while (this.oldest !== undefined && this.oldest <= sequence) this.#shift();
  }

  #shift(): void {
    this.cancel(this.#waiting.shift()!.bytes);
  }
}

function noRoom(events: number): MobilenetError {
  const fact = `${events} events wait for a sink, as many as may`;
  return new MobilenetError('E_BUSY', `${fact}: bring the sink back, or give the store more room.`);
}
