/** The pictures of a training: from their files or a cache, and what is told of them. */
import { leftOut } from '../dataset/left-out.ts';
import { cacheHeader, cacheKey, readCache } from '../training/cache.ts';
import { readDataset } from '../training/dataset.ts';
import type { Dataset } from '../training/dataset.ts';
import type { Listing } from '../training/listing.ts';
import type { Recipe } from '../training/recipe.ts';
import type { Split } from '../training/split.ts';
import { Progress } from '../terminal/progress.ts';
import { saveWith } from '../terminal/save.ts';
import type { Order } from './train-options.ts';
import { goesOn, note } from './train-watch.ts';

/** Pictures of the cache that `--cache` names, where they are those of the listing; else decoded, for the next training too. */
export async function readPictures(listing: Listing, { recipe, cache }: Order): Promise<Dataset> {
  if (cache === undefined) return decodePictures(listing, recipe);
  const key = await cacheKey(listing, recipe);
  const kept = await readCache(cache, key, listing, recipe);
  if (kept) return kept;
  const dataset = await decodePictures(listing, recipe);
  await saveWith(cache, [], async (write) => {
    await write(cacheHeader(key, dataset));
    await write(dataset.pictures);
  }).catch(goesOn);
  return dataset;
}

async function decodePictures(listing: Listing, recipe: Recipe): Promise<Dataset> {
  const progress = new Progress(listing.examples.length);
  try {
    return await readDataset(listing, recipe, () => progress.advance(', reading pictures'));
  } finally {
    progress.clear();
  }
}

export function tellData(listing: Listing, { training, validation, undivided }: Split): void {
  const { classes } = listing;
  note(
    `${classes.length} classes, ${training.length} pictures to learn from, ${validation.length} to validate`,
  );
  note(leftOut(listing));
  if (undivided.length > 0) {
    const names = undivided.slice(0, 3).map((label) => `'${classes[label]}'`);
    note(
      `nothing to validate in ${undivided.length} classes with one group only, such as ${names.join(', ')}`,
    );
  }
}
