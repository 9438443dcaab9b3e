/** The pictures of a lesson: from their files to what the network makes of them. */
import { basename } from 'node:path';
import { MobilenetError } from '../../host/errors.ts';
import { isBroken, naming } from '../dataset/broken.ts';
import { lanes, LANES } from '../dataset/lanes.ts';
import { missed } from '../dataset/left-out.ts';
import type { Embedded } from '../teaching/index.ts';
import type { Sight } from '../teaching/sight.ts';
import type { Example, Listing } from '../training/listing.ts';
import { jsonError } from '../terminal/json.ts';
import { Progress } from '../terminal/progress.ts';
import { remark, report } from '../terminal/report.ts';

export interface LookOptions {
  readonly groupBy: string | undefined;
  readonly keepGoing: boolean;
}

export interface Looked {
  readonly examples: readonly Embedded[];
  /** A picture that is left out, as a line of `classify` has it. */
  readonly broken: readonly object[];
}

/**
 * Looks at every picture of a listing.
 *
 * @throws E_IMAGE_…, E_IO of the first that cannot be read, unless `keepGoing`; E_DATASET a class has none left
 */
export async function look(sight: Sight, listing: Listing, options: LookOptions): Promise<Looked> {
  remark(missed(listing));
  const examples: Embedded[] = [];
  const broken: object[] = [];
  const progress = new Progress(listing.examples.length);
  try {
    for await (const found of lanes(listing.examples, LANES, (each) =>
      embedded(sight, listing, each, options),
    )) {
      if (!(found instanceof MobilenetError)) examples.push(found);
      else if (!options.keepGoing || !isBroken(found.code)) throw found;
      else {
        progress.clear();
        report(found);
        broken.push({ image: found.place, error: jsonError(found) });
      }
      progress.advance(', looking at pictures');
    }
  } finally {
    progress.clear();
  }
  const left = new Set(examples.map(({ label }) => label));
  const lost = listing.classes.find((label) => !left.has(label));
  if (lost === undefined) return { examples, broken };
  const sentence = `No picture of the class '${lost}' can be read; repair one, or remove the class.`;
  throw new MobilenetError('E_DATASET', sentence, lost);
}

async function embedded(
  sight: Sight,
  { classes }: Listing,
  { path, label }: Example,
  { groupBy }: LookOptions,
): Promise<Embedded | MobilenetError> {
  try {
    const embedding = await sight.look(path);
    const group = groupBy === undefined ? undefined : basename(path).split(groupBy, 1)[0];
    return { label: classes[label]!, embedding, group };
  } catch (cause) {
    if (!(cause instanceof MobilenetError)) throw cause;
    return naming(path, cause);
  }
}

/** Says where two classes have an example that the network cannot tell apart: one picture in two folders, or two blank ones. */
export function tellTwins(examples: readonly Embedded[]): void {
  const seen = new Map<string, string>();
  let twins = 0;
  let first = '';
  for (const { label, embedding } of examples) {
    const key = embedding.join();
    const other = seen.get(key);
    if (other === undefined) seen.set(key, label);
    else if (other !== label && twins++ === 0) first = `'${other}' and '${label}'`;
  }
  if (twins > 0)
    remark(`${twins} examples look to the network as one of another class does, such as one of ${first}.`);
}
