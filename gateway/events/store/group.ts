/** Writes one after the other; what comes while one is under way is gathered into the next. */
export class Group<T> {
  readonly #write: (items: readonly T[]) => Promise<void>;
  #last: Promise<unknown> = Promise.resolve();
  /** The write that has not begun. */
  #next: { readonly items: T[]; readonly done: Promise<void> } | undefined;

  constructor(write: (items: readonly T[]) => Promise<void>) {
    this.#write = write;
  }

  /** Settled as the write is that has the item in it. */
  add(item: T): Promise<void> {
    this.#next ??= this.#gather();
    this.#next.items.push(item);
    return this.#next.done;
  }

  /** Resolved when nothing is left to write. */
  async idle(): Promise<void> {
    await this.#last;
  }

  #gather(): { items: T[]; done: Promise<void> } {
    const items: T[] = [];
    const done = this.#last.then(() => {
      this.#next = undefined;
      return this.#write(items);
    });
    this.#last = done.catch(() => undefined);
    return { items, done };
  }
}
