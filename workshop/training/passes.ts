/** The ways through the layers of a training module. */
import type { Layer } from './network.ts';
import type { PlannedLayer } from './memory.ts';
import type { TrainingModule } from './module.ts';

export class Passes {
  readonly #layers: readonly PlannedLayer[];
  readonly #module: TrainingModule;
  /** So many layers at the beginning keep what they are. */
  readonly #frozen: number;

  constructor(layers: readonly PlannedLayer[], module: TrainingModule, frozen: number) {
    this.#layers = layers;
    this.#module = module;
    this.#frozen = frozen;
  }

  /** Layers that learn normalise by the batch, whose statistics the running ones take in; frozen ones by the running ones. */
  forward(images: number): void {
    this.#layers.forEach((layer, index) => this.#pass(layer, images, index >= this.#frozen));
  }

  /** By the running statistics. */
  answer(images: number): void {
    for (const layer of this.#layers) this.#pass(layer, images, false);
  }

  /**
   * Each layer takes the statistics of the batch into its running ones. What it is made to hold then is what it answers by,
   * and the next layer reads.
   */
  observe(images: number, visit: (layer: Layer, index: number) => void): void {
    this.#layers.forEach((planned, index) => {
      this.#pass(planned, images, true);
      visit(planned.layer, index);
      if (planned.layer.gamma) this.#module.settleRunning(planned.norm);
    });
  }

  /** From the logits to the first layer that learns. The sums that it leaves for the norm before it are taken away. */
  backward(images: number): void {
    for (const planned of this.#layers.slice(this.#frozen).toReversed()) {
      this.#settle(planned, images);
      this.#module[`${planned.layer.kind}Backward`](planned.record, images);
    }
    const before = this.#layers[this.#frozen - 1];
    if (before) this.#settle(before, images);
  }

  #settle({ layer, norm, pixels }: PlannedLayer, images: number): void {
    if (layer.gamma) this.#module.settleGradient(norm, images * pixels);
  }

  #pass({ layer, record, norm, pixels }: PlannedLayer, images: number, training: boolean): void {
    const module = this.#module;
    const { kind } = layer;
    if (kind === 'pool' || kind === 'classifier') {
      module[kind](record, images);
      return;
    }
    module[kind](record, images, training ? 1 : 0);
    if (training) module.settleStatistics(norm, images * pixels);
    else module.settleRunning(norm);
  }
}
