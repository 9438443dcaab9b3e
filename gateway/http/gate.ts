import { MobilenetError } from 'mobilenet-wasm';

/** Counts the requests that are answered or wait for it, and refuses more than there is room for. */
export class Gate {
  readonly #room: number;
  #inside = 0;

  /** @param room requests at once */
  constructor(room: number) {
    this.#room = room;
  }

  /** Before its body is read. Throws E_BUSY. */
  refuseFull(): void {
    if (this.#inside < this.#room) return;
    throw new MobilenetError('E_BUSY', `${this.#room} requests are under way already; send it again later.`);
  }

  /**
   * Lets a request in that is whole.
   *
   * @returns what it calls when it leaves
   * @throws E_BUSY
   */
  enter(): () => void {
    this.refuseFull();
    this.#inside++;
    return () => void this.#inside--;
  }
}
