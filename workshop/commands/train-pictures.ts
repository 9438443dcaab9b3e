/** The pictures of a training: from their files or a cache, and what is told of them. */
import { leftOut } from '../dataset/left-out.ts';
import { naming } from '../dataset/broken.ts';
import { cacheHeader, cacheKey, readCache } from '../training/cache.ts';
import { readDataset, refuseLost } from '../training/dataset.ts';
import type { Broken, Format, Reading } from '../training/dataset.ts';
import type { Listing } from '../training/listing.ts';
import type { Split } from '../training/split.ts';
import { jsonError } from '../terminal/json.ts';
import { Progress } from '../terminal/progress.ts';
import { report } from '../terminal/report.ts';
import { saveWith } from '../terminal/save.ts';
import type { Order } from './train-options.ts';
import { goesOn, note } from './train-watch.ts';

/** How pictures are read. */
interface Reader extends Pick<Order, 'keepGoing' | 'cache'> {
  readonly recipe: Format;
}

/**
 * The pictures that can be read; what cannot is told on standard error.
 *
 * @throws E_DATASET one cannot, unless `keepGoing`; or none of a class
 */
export async function readPictures(listing: Listing, order: Reader): Promise<Reading> {
  const { cache } = order;
  const reading = await (cache === undefined ? decode(listing, order) : throughCache(listing, order, cache));
  for (const { path, cause } of reading.broken) report(naming(path, cause));
  refuseLost(listing, reading);
  return reading;
}

/** Pictures of a cache, where they are those of the listing; else decoded, for the next training too. */
async function throughCache(listing: Listing, order: Reader, cache: string): Promise<Reading> {
  const { recipe } = order;
  const key = await cacheKey(listing, recipe);
  const kept = await readCache(cache, key, listing, recipe);
  if (kept) return { dataset: kept, examples: listing.examples, broken: [] };
  const reading = await decode(listing, order);
  const { dataset, broken } = reading;
  if (broken.length > 0) {
    note(`${cache} is not written: not all pictures can be read`);
    return reading;
  }
  await saveWith(cache, [], async (write) => {
    await write(cacheHeader(key, dataset));
    await write(dataset.pictures);
  }).catch(goesOn);
  return reading;
}

async function decode(listing: Listing, { recipe, keepGoing }: Reader): Promise<Reading> {
  const progress = new Progress(listing.examples.length);
  const onRead = (): void => progress.advance(', reading pictures');
  try {
    return await readDataset(listing, recipe, { keepGoing, onRead });
  } finally {
    progress.clear();
  }
}

/** A picture that is left out, as a line of `classify` has it. */
export function brokenLine({ path, cause }: Broken): object {
  return { image: path, error: jsonError(naming(path, cause)) };
}

export function tellData(listing: Listing, broken: number, parts: Split): void {
  const { training, validation, undivided } = parts;
  const { classes } = listing;
  note(
    `${classes.length} classes, ${training.length} pictures to learn from, ${validation.length} to validate`,
  );
  if (broken > 0) note(`${broken} pictures that cannot be read are left out`);
  note(leftOut(listing));
  if (undivided.length > 0) {
    const names = undivided.slice(0, 3).map((label) => `'${classes[label]}'`);
    note(
      `nothing to validate in ${undivided.length} classes with one group only, such as ${names.join(', ')}`,
    );
  }
}
