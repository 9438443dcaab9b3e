import type { Score } from './score.ts';

/** Steps that are under way at once: the workers never wait for the thread that asks for them. */
const MOST = 2;

/** Steps that are asked for and not yet counted, in their order. */
export class Flight {
  readonly #steps: Promise<Score>[] = [];

  get isEmpty(): boolean {
    return this.#steps.length === 0;
  }

  get isFull(): boolean {
    return this.#steps.length >= MOST;
  }

  start(step: Promise<Score>): void {
    // Whoever awaits it hears of it; until then it must not end the process.
    step.catch(() => undefined);
    this.#steps.push(step);
  }

  /** The score of the first, which `end` then takes out. One that failed stays: nothing may be saved of what it left. */
  first(): Promise<Score> {
    return this.#steps[0]!;
  }

  end(): void {
    this.#steps.shift();
  }
}
