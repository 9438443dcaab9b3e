import { measure } from '../evaluate/metrics.ts';
import type { Metrics } from '../evaluate/metrics.ts';
import { best, Gains } from './gains.ts';

/** Figures of the examples that were held out; without the five best, of which nobody asked. */
export type Estimate = Omit<Metrics, 'top5'>;

/** What a way of learning shows on held-out examples. */
export interface Trial {
  readonly estimate: Estimate;
  /** What the logits are to be multiplied with so that the probabilities are the nearest to the truth. */
  readonly gain: number;
}

/** Counts what is answered to examples that were held out. */
export class Tally {
  readonly #outcomes: Parameters<typeof measure>[0][number][] = [];
  readonly #gains = new Gains();

  /**
   * @param logits u8 [classes]
   * @param scale what a step of them stands for
   */
  see(logits: Uint8Array, truth: number, scale: number): void {
    const index = best(logits);
    this.#outcomes.push({ file: '', truth, answers: [{ index, className: '', probability: 0 }] });
    this.#gains.see(logits, truth, scale);
  }

  trial(classes: number): Trial {
    const { top5: _, ...estimate } = measure(this.#outcomes, classes);
    return { estimate, gain: this.#gains.best };
  }
}
