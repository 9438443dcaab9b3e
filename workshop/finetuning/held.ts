/** What packed files answer to pictures that were held out of their learning. */
import { FIT_EXACT } from '../../host/core/core.ts';
import { Model } from '../../host/model.ts';
import type { Tally } from '../teaching/tally.ts';
import type { Dataset } from '../training/dataset.ts';
import { pictureOf } from './pack.ts';

/**
 * Counts the answers of a file.
 *
 * @param file packed weights
 * @param scale of its logits
 * @param unseen indices of pictures
 */
export async function answer(
  file: Uint8Array,
  scale: number,
  dataset: Dataset,
  unseen: Int32Array,
  tally: Tally,
): Promise<void> {
  const { side, labels } = dataset;
  const model = await Model.load(file);
  for (const picture of unseen) {
    const image = { width: side, height: side, data: pictureOf(dataset, picture) };
    const logits = await model.run(image, FIT_EXACT, (result) => result.logits());
    tally.see(logits, labels[picture]!, scale);
  }
  model.dispose();
}
