/** Whether the machine gives its whole speed just now: a virtual machine may lose a third of it for minutes. */
import { openPeaks } from '../../dist/host/bench/peak.js';

/** Share of the best rate so far of the product's bare multiply loop. */
const QUIET = 0.8;

/** Milliseconds between two looks at a machine that is not quiet. */
const PAUSE = 200;

export class Quiet {
  #loop;
  #best = 0;
  #patience;

  static async open() {
    const [loop] = await openPeaks('simd', false);
    return new Quiet(loop);
  }

  constructor(loop) {
    this.#loop = loop;
    for (let i = 0; i < 200; i++) this.now();
  }

  /** Begins anew to wait for at most so many milliseconds in all. */
  grant(patience) {
    this.#patience = patience;
  }

  /** Whether the machine is quiet. Takes some milliseconds. */
  now() {
    const [, , middle] = Array.from({ length: 5 }, () => this.#loop.sample()).toSorted((a, b) => a - b);
    this.#best = Math.max(this.#best, middle);
    return middle >= QUIET * this.#best;
  }

  /**
   * Runs `work` while the machine is quiet, again where it was not so to the end, as long as the patience lasts.
   *
   * @returns the last result, and whether the machine was quiet
   */
  async during(work) {
    for (;;) {
      const start = performance.now();
      while (!this.now() && performance.now() - start < this.#patience) await pause();
      const result = await work();
      const quiet = this.now();
      if (!quiet) this.#patience -= performance.now() - start;
      if (quiet || this.#patience <= 0) return { result, quiet };
    }
  }
}

function pause() {
  return new Promise((resolve) => setTimeout(resolve, PAUSE));
}
