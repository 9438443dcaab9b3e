import type { Identity, Known } from '../training/identity.ts';
import { list } from '../training/listing.ts';
import { preflight } from '../training/preflight.ts';
import { split } from '../training/split.ts';
import { alone, lockOf } from '../terminal/alone.ts';
import type { Command } from '../terminal/command.ts';
import { printJson } from '../terminal/json.ts';
import { checkOutputs } from '../terminal/outputs.ts';
import { print } from '../terminal/print.ts';
import { isDevice } from '../terminal/target.ts';
import { inputsOf, options, orderOf } from './train-options.ts';
import { brokenLine, readPictures, tellData } from './train-pictures.ts';
import { learn } from './train-session.ts';
import { trainSheet } from './train-sheet.ts';

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
      --sun P            so many of the pictures, 0.3 for instance, get a shadow with a straight edge, too much light or glare
      --teacher FILE     learns also what a network of the same classes and input makes of each picture: a trained one
                         (.safetensors) or, in a fraction of the time, a packed one (.mnw); given several times, their mean
      --temperature T    softens both answers before they are compared, 4 by default
      --teacher-weight W  share of the teacher in the loss, 0.5 by default; the rest is that of the labels
      --smoothing E      part of a label that goes to all classes alike, 0 by default
      --mixup A          pictures of a batch are mixed in pairs, and their labels, by Beta(A, A), 0.2 for instance
      --balance          every class gives as many pictures to an epoch: of small ones they come several times
      --ema D            measures and saves a moving average of the weights, such as 0.999: old ones count D at each step
      --keep-going       lists pictures that cannot be read and learns from the others, instead of ending
      --from FILE        continues from a trained network (.safetensors), which also states A, R and C
      --resume           goes on from the checkpoint, if there is one, and ends with the same bytes
      --checkpoint FILE  FILE of -o with .checkpoint behind it by default; removed at the end
      --every N          steps between checkpoints, or seconds: 60s by default
      --cache FILE       decoded pictures, kept for the next training: written once, read while the files are the same
      --log FILE         a line of JSON for the beginning, each epoch and the end
      --curve FILE       learning curve (.svg); beside the log by default
      --wide             256-bit arithmetic, where the engine has it
      --json             print a JSON object

Ctrl-C finishes the step, saves a checkpoint and exits with 130. Whatever else ends a training leaves one too.

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
  const { recipe, output, checkpoints, cache, log, curve, wide, from, folder } = order;
  const own = (await isDevice(output)) ? [checkpoints.path] : [output, checkpoints.path];
  await checkOutputs(
    [output, checkpoints.path, ...own.map(lockOf), cache, log, curve],
    [...inputsOf(order), folder],
  );
  const listing = await list(folder);
  const digests = order.teachers.map(({ sha256 }) => sha256);
  const known: Known = { recipe, classes: listing.classes, from: from?.sha256, teachers: digests };
  const teachers = await alone(own, () => preflight(known, checkpoints, from, order.teachers));
  const { dataset, examples, broken } = await readPictures(listing, order);
  const parts = split(examples, recipe);
  const identity: Identity = { ...known, dataset: dataset.digest };
  tellData(listing, broken.length, parts);
  const assignment = { identity, dataset, split: parts, wide, checkpoints, from, teachers };
  const trained = await alone(own, (check) => learn(order, assignment, check));
  if (order.json) printJson('train', { ...trained, broken: broken.map(brokenLine) });
  else print(trainSheet(trained, parts.validation.length));
}
