/** What a fine-tuning begins with. */
import { spread } from '../dataset/spread.ts';
import type { Tensor } from '../packing/tensor.ts';
import type { Dataset } from '../training/dataset.ts';
import { layersOf } from '../training/network.ts';
import type { Network } from '../training/network.ts';
import { Trainer } from '../training/trainer.ts';
import type { Backbone } from './backbone.ts';
import { unfold } from './unfold.ts';

/**
 * The float network up to its embedding, with the batch normalisation of some of the pictures; the classifier stays random.
 *
 * @param training indices of the pictures that are learnt from, as many as a batch at least
 * @returns weights and running statistics
 */
export async function startOf(
  { real }: Backbone,
  network: Network,
  { pictures, side, channels }: Dataset,
  training: Int32Array,
  wide: boolean,
): Promise<Tensor[]> {
  const trainer = await Trainer.create(network, { wide, hyperparameters: { keep: 0 } });
  const size = side * side * channels;
  const some = new Uint8Array(network.batch * size);
  spread(training.length, network.batch).forEach((from, to) => {
    const index = training[from]!;
    some.set(pictures.subarray(index * size, (index + 1) * size), to * size);
  });
  unfold(real, layersOf(network), trainer, some);
  return trainer.state.parameters().filter(({ name }) => !name.startsWith('classifier.'));
}
