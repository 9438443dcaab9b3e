import { MobilenetError } from 'mobilenet-wasm';
import type { Context } from './context.ts';

/** Counts the requests that are answered or wait for it, and refuses more than there is room for. */
export class Gate {
  readonly #limits: Pick<Context, 'room'>;
  #inside = 0;

  constructor(limits: Pick<Context, 'room'>) {
    this.#limits = limits;
  }

  /** Before its body is read. Throws E_BUSY. */
  refuseFull(): void {
    const { room } = this.#limits;
    if (this.#inside < room) return;
    throw new MobilenetError('E_BUSY', `${room} requests are under way already; send it again later.`);
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
