/** Makes float and packed networks of some of the pictures, each by a course of its own. */
import { writeModel } from '../training/model.ts';
import { stepsOf } from '../training/order.ts';
import { recordOf } from '../training/record.ts';
import type { Quantized } from '../quantize/index.ts';
import type { Backbone } from './backbone.ts';
import { learn } from './learn.ts';
import { pack, packingSteps } from './pack.ts';
import { recipeOf } from './recipe.ts';
import type { FinetuneOptions } from './options.ts';
import type { Source, Subject, Watch } from './subject.ts';

interface Made {
  /** The .safetensors file. */
  readonly float: Uint8Array;
  readonly packed: Quantized;
}

export class Maker {
  readonly #backbone: Backbone;
  readonly #subject: Subject;
  readonly #options: FinetuneOptions & Source;
  readonly #watch: Watch;

  constructor(backbone: Backbone, subject: Subject, options: FinetuneOptions & Source, watch: Watch) {
    this.#backbone = backbone;
    this.#subject = subject;
    this.#options = options;
    this.#watch = watch;
  }

  /** Pieces of work: steps, and pictures of the packing. */
  pieces(training: Int32Array): number {
    const { epochs, batch } = recipeOf(this.#backbone, training.length, this.#options);
    return epochs * stepsOf(training.length, batch) + packingSteps(training.length);
  }

  /** @param training indices of pictures, over shared memory */
  async of(training: Int32Array): Promise<Made> {
    const { dataset, classes } = this.#subject;
    const { command, version, provenance } = this.#options;
    const task = { training, classes: classes.length };
    const { tensors, score } = await learn(this.#backbone, dataset, task, this.#options, (one) =>
      this.#watch.advance(one),
    );
    const recipe = recipeOf(this.#backbone, training.length, this.#options);
    const identity = { recipe, classes, dataset: dataset.digest, from: this.#backbone.sha256, teachers: [] };
    const history = [recordOf({ epoch: recipe.epochs, rate: 0, score, validation: undefined, ms: 0 })];
    const origin = { identity, command, version, history, training: training.length, validation: 0 };
    const float = writeModel(tensors, origin);
    const packed = await pack(float, dataset, training, provenance, () => this.#watch.advance());
    return { float, packed };
  }
}
