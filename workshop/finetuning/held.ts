/** What packed files answer to pictures that were held out of their learning. */
import { FIT_EXACT } from '../../host/core/core.ts';
import { Model } from '../../host/model.ts';
import { measure } from '../evaluate/metrics.ts';
import type { Estimate } from '../teaching/estimate.ts';
import { best, Gains } from '../teaching/gains.ts';
import type { Dataset } from '../training/dataset.ts';
import { pictureOf } from './pack.ts';

/** Counts the answers of one file after the other. */
export class Held {
  readonly #dataset: Dataset;
  readonly #classes: number;
  readonly #outcomes: Parameters<typeof measure>[0][number][] = [];
  readonly #gains = new Gains();

  constructor(dataset: Dataset, classes: number) {
    this.#dataset = dataset;
    this.#classes = classes;
  }

  /**
   * @param file packed weights
   * @param scale of its logits
   * @param unseen indices of pictures
   */
  async answer(file: Uint8Array, scale: number, unseen: Int32Array): Promise<void> {
    const { side, labels } = this.#dataset;
    const model = await Model.load(file);
    for (const picture of unseen) {
      const data = pictureOf(this.#dataset, picture);
      const logits = await model.run({ width: side, height: side, data }, FIT_EXACT, (answer) =>
        answer.logits(),
      );
      const [index, truth] = [best(logits), labels[picture]!];
      this.#outcomes.push({ file: '', truth, answers: [{ index, className: '', probability: 0 }] });
      this.#gains.see(logits, truth, scale);
    }
    model.dispose();
  }

  get estimate(): Estimate {
    const { top5: _, ...estimate } = measure(this.#outcomes, this.#classes);
    return estimate;
  }

  /** What logits are to be multiplied with so that the probabilities are the nearest to the truth. */
  get gain(): number {
    return this.#gains.best;
  }
}
