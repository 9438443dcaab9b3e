import { basename } from 'node:path';
import type { Assignment } from '../training/assignment.ts';
import { cacheHeader, cacheKey, readCache } from '../training/cache.ts';
import { refuseUnfinished } from '../training/checkpoints.ts';
import type { CheckpointPolicy } from '../training/checkpoints.ts';
import { leftOut } from '../dataset/left-out.ts';
import { readDataset } from '../training/dataset.ts';
import type { Dataset } from '../training/dataset.ts';
import type { Identity } from '../training/identity.ts';
import { list } from '../training/listing.ts';
import type { Listing } from '../training/listing.ts';
import { writeModel } from '../training/model.ts';
import type { Recipe } from '../training/recipe.ts';
import { Session } from '../training/session.ts';
import { split } from '../training/split.ts';
import type { Split } from '../training/split.ts';
import { sha256Hex } from '../packing/digest.ts';
import type { Command } from '../terminal/command.ts';
import { printJson } from '../terminal/json.ts';
import { line, print } from '../terminal/print.ts';
import { Progress } from '../terminal/progress.ts';
import { save, saveWith } from '../terminal/save.ts';
import { commandOf, options, orderOf } from './train-options.ts';
import type { Order } from './train-options.ts';
import { trainSheet } from './train-sheet.ts';
import { checkFolders, Reporter } from './train-watch.ts';
import { version } from './version.ts';

const help = `\
Usage: mobilenet train DIR --alpha A --resolution R [options] -o FILE

Trains a MobileNet V1 on the pictures in DIR, which has one folder of JPEG, PNG, WebP, BMP or PPM pictures for each class.
The names of the class folders become the labels. The same flags and pictures make the same bytes.

  -o, --output FILE      the trained network (.safetensors); \`mobilenet quantize\` packs it
      --alpha A          width multiplier α, above 0 and at most 1
      --resolution R     side of the square input, 32 to 1024 pixels; pictures are stretched to it
      --channels C       of the input: 3 (default) or 1
      --epochs N         how often each picture is seen, 30 by default
      --batch N          pictures of a step, 64 by default
      --rate X           highest learning rate, 0.001 by default: warm-up, then half a cosine to 0
      --seed S           of weights, order and alterations, 1 by default
      --workers N        threads that share a step, 1 by default; another number makes other bytes
      --validation V     part of each class that is not learnt from but measured, 0.1 by default, 0 for none
      --group-by TEXT    files of a class with the same name before TEXT stay together: frames of one object
      --no-augment       pictures as they are; else turned, moved, scaled, lit and blurred a little, never mirrored
      --from FILE        continues from a trained network (.safetensors), which also states A, R and C
      --resume           goes on from the checkpoint, if there is one, and ends with the same bytes
      --checkpoint FILE  FILE of -o with .checkpoint behind it by default; removed at the end
      --every N          steps between checkpoints, or seconds: 60s by default
      --cache FILE       decoded pictures, kept for the next training: written once, read while the files are the same
      --log FILE         a line of JSON for the beginning, each epoch and the end
      --curve FILE       learning curve (.svg); beside the log by default
      --wide             256-bit arithmetic, where the engine has it
      --json             print a JSON object

Ctrl-C finishes the step, saves a checkpoint and exits with 130.

Example:
  for class in dark light; do mkdir -p tones/$class; done
  for i in 1 2 3 4; do
    { printf 'P5 32 32 255 '; head -c 1024 /dev/zero; } > tones/dark/$i.pgm
    { printf 'P5 32 32 255 '; head -c 1024 /dev/zero | tr '\\000' '\\377'; } \\
      > tones/light/$i.pgm
  done
  mobilenet train tones --alpha 0.25 --resolution 32 --epochs 4 -o s.safetensors
`;

export const train: Command = {
  name: 'train',
  summary: 'a network of your own from folders of pictures',
  options,
  help,
  run,
};

async function run(args: string[]): Promise<void> {
  const order = await orderOf(args);
  await checkFolders(order);
  await refuseUnfinished(order.checkpoints);
  const listing = await list(order.folder);
  const dataset = await readPictures(listing, order);
  const parts = split(listing.examples, order.recipe);
  const identity: Identity = {
    recipe: order.recipe,
    classes: listing.classes,
    dataset: dataset.digest,
    from: order.from?.sha256,
  };
  tellData(listing, parts);
  const { wide, checkpoints, from } = order;
  await learn(order, { identity, dataset, split: parts, wide, checkpoints, from });
}

async function readPictures(listing: Listing, { recipe, cache }: Order): Promise<Dataset> {
  if (cache === undefined) return decodePictures(listing, recipe);
  const key = await cacheKey(listing, recipe);
  const kept = await readCache(cache, key, listing, recipe);
  if (kept) return kept;
  const dataset = await decodePictures(listing, recipe);
  await saveWith(cache, [], async (write) => {
    await write(cacheHeader(key, dataset));
    await write(dataset.pictures);
  });
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

function tellData(listing: Listing, { training, validation, undivided }: Split): void {
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

async function learn(order: Order, assignment: Assignment): Promise<void> {
  const reporter = new Reporter(
    order,
    `${basename(order.output)}: α ${order.recipe.alpha}, ${order.recipe.resolution} pixels`,
  );
  const session = await Session.open(assignment, reporter);
  const stop = (): void => reporter.stop();
  // Once only: the second Ctrl-C ends the process at once.
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    tellStart(session, order.checkpoints);
    await reporter.begin(await factsOf(order, assignment), session.resumed?.history ?? []);
    const trained = await session.run();
    await finish({ order, assignment, reporter, session }, trained);
  } finally {
    reporter.clear();
    process.off('SIGINT', stop).off('SIGTERM', stop);
    await session.close();
  }
}

function tellStart({ resumed, newClassifier }: Session, { path, resume }: CheckpointPolicy): void {
  if (resumed) note(`going on in epoch ${resumed.epoch + 1} after ${resumed.position} steps of it`);
  else if (resume) note(`${path} is not there yet: beginning anew`);
  if (newClassifier) note('the classes are others: the classifier begins at random');
}

async function factsOf(order: Order, { identity, split }: Assignment): Promise<Record<string, unknown>> {
  return {
    command: commandOf(order),
    version: await version(),
    classes: identity.classes.length,
    training: split.training.length,
    validation: split.validation.length,
    dataset: identity.dataset,
  };
}

interface Course {
  readonly order: Order;
  readonly assignment: Assignment;
  readonly reporter: Reporter;
  readonly session: Session;
}

async function finish(
  { order, assignment, reporter, session }: Course,
  { tensors, history }: Awaited<ReturnType<Session['run']>>,
): Promise<void> {
  const { identity, split } = assignment;
  const bytes = writeModel(tensors, {
    identity,
    command: commandOf(order),
    version: await version(),
    history,
    training: split.training.length,
    validation: split.validation.length,
  });
  await save(order.output, bytes, order.from ? [order.from.path] : []);
  await session.forget();
  const sha256 = sha256Hex(bytes);
  const { epoch: epochs, seconds: _, ...last } = history.at(-1)!;
  const facts = { file: order.output, bytes: bytes.length, sha256, epochs, ...last };
  await reporter.end(facts);
  if (order.json) printJson('train', facts);
  else print(trainSheet(facts, split.validation.length));
}

function note(text: string | undefined): void {
  if (text !== undefined) print(line`${text}`, process.stderr);
}
