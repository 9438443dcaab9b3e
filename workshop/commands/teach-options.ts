/** The flags of `mobilenet teach`. */
import { depths } from '../finetuning/depth.ts';
import { RATE } from '../finetuning/options.ts';
import type { Flags } from '../terminal/flags.ts';
import { weightsHelp, weightsOptions } from '../terminal/weights.ts';

export const options = {
  ...weightsOptions,
  output: { type: 'string', short: 'o' },
  grid: { type: 'boolean' },
  add: { type: 'string' },
  keep: { type: 'string' },
  folds: { type: 'string' },
  seed: { type: 'string' },
  'group-by': { type: 'string' },
  tune: { type: 'string' },
  from: { type: 'string' },
  resolution: { type: 'string' },
  epochs: { type: 'string' },
  rate: { type: 'string' },
  'keep-going': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

export const help = `\
Usage: mobilenet teach [-m FILE] DIR -o FILE [options]
       mobilenet teach --tune last|all --from FILE DIR -o FILE [options]

Teaches a network other classes, in seconds, of some ten pictures each. DIR has one folder of pictures for each class; the
names of the folders become the labels. The network stays as it is up to its embedding: any packed file will do, also a
headless one, and its own classes are left behind. Without -m it is the network that this package ships, for 43 German
traffic signs.

Prints how often the taught network is right on pictures that were held out, with recall and confusions of each class.

${weightsHelp}
  -o, --output FILE    the taught network (.mnw), \`-\` for standard output
      --grid           where on the picture something is counts: for signs, dials, parts that always fill it the same; the
                       taught network is a smaller one, of 128 or 64 pixels
      --keep FILE      where the examples are kept as the network saw them: beside -o by default, with the ending .teach;
                       with --tune, where the fine-tuned float network is kept (.safetensors): nowhere by default
      --add FILE       teaches the examples that were kept in FILE too; DIR has the pictures of more classes, or more of them
      --folds N        parts that are held out one after the other, 2 to 20, 5 by default: with --tune each is learnt without
      --seed S         of the order in which they are, 1 by default
      --group-by TEXT  files of a class with the same name before TEXT are held out together: frames of one thing
      --tune DEPTH     learns in float for some minutes, and is packed after it: the last two blocks, or all
      --from FILE      of --tune, instead of -m: the float network (.safetensors) that it begins with
      --resolution R   of --tune: side of the square input, that of the float network by default
      --epochs N       of --tune: how often each picture is seen; by default 100, within 400 to 1500 steps of 32
      --rate X         of --tune: the highest learning rate, ${RATE} by default
      --keep-going     lists pictures that cannot be read and learns from the others, instead of ending
      --json           print a JSON object

Example:
  mobilenet make --alpha 0.25 --resolution 64 --classes 10 --seed 1 -o w.mnw
  for class in dark light; do mkdir -p tones/$class; done
  black() { printf "P5 8 8 255 "; head -c 64 /dev/zero; }
  for i in 1 2 3 4; do
    black | tr '\\000' "\\00$i" > tones/dark/$i.pgm
    black | tr '\\000' "\\37$i" > tones/light/$i.pgm
  done
  mobilenet teach -m w.mnw tones -o tones.mnw
  mobilenet classify -m tones.mnw tones/light/1.pgm
`;

export type TeachFlags = Flags<typeof options>;

/** The depth of `--tune`. */
export function depthOf(flags: TeachFlags) {
  return flags.required('tune', flags.choice('tune', depths));
}

/** Refuses what belongs to fine-tuning. */
export function refuseFloat(flags: TeachFlags): void {
  flags.refuse(['from', 'resolution', 'epochs', 'rate'], 'belongs to --tune last or --tune all');
}

/** Refuses what does not go with fine-tuning. */
export function refuseInteger(flags: TeachFlags): void {
  flags.refuse(
    ['model', 'build'],
    'does not go with --tune, which learns in float: give the float network with --from',
  );
  flags.refuse(['grid'], 'does not go with --tune, whose layers see where on the picture something is');
  flags.refuse(
    ['add'],
    'does not go with --tune, which needs the pictures: put the new ones beside the old, and tune again',
  );
}
