const FIRST = 500;
const MOST = 30_000;

/** How long to wait before a source that went away is asked again: twice as long each time, up to half a minute. */
export class Backoff {
  #next = FIRST;

  /** Milliseconds; at random between half and the whole, so that many gateways do not come back at once. */
  next(): number {
    const wait = this.#next;
    this.#next = Math.min(MOST, 2 * wait);
    return wait * (0.5 + Math.random() / 2);
  }

  /** The source is there. */
  reset(): void {
    this.#next = FIRST;
  }
}
