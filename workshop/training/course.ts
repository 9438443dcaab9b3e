/** How far a training goes, and in which steps. */
import { stepsOf } from './order.ts';
import type { Recipe } from './recipe.ts';
import { rateAt, shareAt } from './schedule.ts';
import type { Pace } from './schedule.ts';
import type { Split } from './split.ts';

export class Course {
  readonly epochs: number;
  /** Steps of an epoch. */
  readonly steps: number;
  /** Pictures of a step. */
  readonly batch: number;
  /** Whether pictures are kept to measure each epoch. */
  readonly validates: boolean;
  readonly #rate: number;
  readonly #ema: number;

  constructor({ epochs, batch, rate, ema }: Recipe, { training, validation }: Split) {
    this.epochs = epochs;
    this.batch = batch;
    this.steps = stepsOf(training.length, batch);
    this.validates = validation.length > 0;
    this.#rate = rate;
    this.#ema = ema;
  }

  /** Of all epochs. */
  get allSteps(): number {
    return this.epochs * this.steps;
  }

  /** A step of an epoch among all, from 0. */
  stepOf(epoch: number, position: number): number {
    return epoch * this.steps + position;
  }

  /** The learning rate of a step among all. */
  rateAt(step: number): number {
    return rateAt(step, this.allSteps, this.#rate);
  }

  paceAt(step: number): Pace {
    return { rate: this.rateAt(step), share: this.#ema > 0 ? shareAt(step, this.#ema) : undefined };
  }
}
