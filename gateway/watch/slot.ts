/** Room for one: the newest takes the place of one that nobody has taken yet. */
export class Slot<T> {
  readonly #onDropped: (old: T) => void;
  #held: T | undefined;
  #ended = false;
  #wake = (): void => undefined;

  constructor(onDropped: (old: T) => void) {
    this.#onDropped = onDropped;
  }

  put(next: T): void {
    if (this.#held !== undefined) this.#onDropped(this.#held);
    this.#held = next;
    this.#wake();
  }

  /** Nothing more comes; what is held may still be taken. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Waits for the next; undefined at the end. */
  async take(): Promise<T | undefined> {
    while (this.#held === undefined && !this.#ended)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    const held = this.#held;
    this.#held = undefined;
    return held;
  }
}
