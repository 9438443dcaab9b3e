import { backoff } from '../../backoff.ts';

/**
 * Milliseconds after which a connection holds; one that ends before is brief. More than the longest pause: of two that take
 * turns each holds as long as the other waits.
 */
const HOLDS = 60_000;

/** Brief connections in a row after which it is no chance. */
const MOST_BRIEF = 3;

/** Tries after which the pause is the longest. */
const LONG = 16;

/** How the connections to a broker end, and how long the next one is waited for. */
export class Lives {
  /** When the one that is there began. */
  #began: number | undefined;
  /** In a row: what failed or was brief, and what was brief. */
  #tries = 0;
  #brief = 0;
  /** Whether another took the place of the one that is there, and of the one before. */
  #takes = false;
  #taken = false;

  /** Whether the last one ended because another came. */
  get isTaken(): boolean {
    return this.#taken;
  }

  /** Whether one after the other ends soon. */
  get areBrief(): boolean {
    return this.#brief >= MOST_BRIEF;
  }

  /** One begins. @returns milliseconds to wait when it ends, which have to be known before */
  begin(): number {
    this.#began = performance.now();
    return backoff(this.#taken ? LONG : this.#brief);
  }

  /** Another takes its place. @returns milliseconds to wait: whoever comes back at once throws the other out in turn */
  take(): number {
    this.#takes = true;
    return backoff(LONG);
  }

  /** It ended, or a try failed. @returns milliseconds to wait after the next try */
  end(): number {
    const life = this.#began === undefined ? undefined : performance.now() - this.#began;
    if (life === undefined) this.#tries++;
    else if (life >= HOLDS) [this.#tries, this.#brief] = [0, 0];
    else [this.#tries, this.#brief] = [this.#tries + 1, this.#brief + 1];
    if (life !== undefined) [this.#taken, this.#takes] = [this.#takes, false];
    this.#began = undefined;
    return backoff(this.#taken ? LONG : this.#tries);
  }
}
