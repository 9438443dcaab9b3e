import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LARGEST_FILE } from '../../host/core/load.ts';
import { read } from '../../host/source/read.ts';
import { defaultWeights } from '../../host/weights.ts';
import { backboneDigest } from '../packing/decode.ts';
import { sha256Hex } from '../packing/digest.ts';
import { toolName } from '../packing/tool.ts';
import type { Embedded, Taught } from '../teaching/index.ts';
import { LARGEST_LESSON, readLesson, refuseOther, writeLesson } from '../teaching/lesson.ts';
import { sightOf } from '../teaching/sight.ts';
import type { Sight } from '../teaching/sight.ts';
import { checkOptions, teachBy } from '../teaching/teach.ts';
import { list } from '../training/listing.ts';
import type { Command } from '../terminal/command.ts';
import type { Flags } from '../terminal/flags.ts';
import { DASH } from '../terminal/input.ts';
import { printJson } from '../terminal/json.ts';
import { output } from '../terminal/output.ts';
import { checkOutputs } from '../terminal/outputs.ts';
import { parse } from '../terminal/parse.ts';
import { print } from '../terminal/print.ts';
import { isDevice } from '../terminal/target.ts';
import { loadAsAsked, namedOrShipped, weightsHelp, weightsOptions } from '../terminal/weights.ts';
import { beside } from '../terminal/wrote.ts';
import { look, tellTwins } from './teach-pictures.ts';
import { taughtFacts, teachSheet } from './teach-sheet.ts';

const name = 'teach';

const options = {
  ...weightsOptions,
  output: { type: 'string', short: 'o' },
  grid: { type: 'boolean' },
  add: { type: 'string' },
  keep: { type: 'string' },
  folds: { type: 'string' },
  seed: { type: 'string' },
  'group-by': { type: 'string' },
  'keep-going': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

const help = `\
Usage: mobilenet teach [-m FILE] DIR -o FILE [options]

Teaches a network other classes, in seconds, of some ten pictures each. DIR has one folder of pictures for each class; the
names of the folders become the labels. The network stays as it is up to its embedding: any packed file will do, also a
headless one, and its own classes are left behind. Without -m it is the network that this package ships, for 43 German
traffic signs.

Prints how often the taught network is right on pictures that were held out, with recall and confusions of each class.

${weightsHelp}
  -o, --output FILE    the taught network (.mnw), \`-\` for standard output
      --grid           where on the picture something is counts: for signs, dials, parts that always fill it the same; the
                       taught network is a smaller one, of 128 or 64 pixels
      --keep FILE      where the examples are kept as the network saw them: beside -o by default, with the ending .teach
      --add FILE       teaches the examples that were kept in FILE too; DIR has the pictures of more classes, or more of them
      --folds N        parts that are held out one after the other, 2 to 20, 5 by default
      --seed S         of the order in which they are, 1 by default
      --group-by TEXT  files of a class with the same name before TEXT are held out together: frames of one thing
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

export const teach: Command = {
  name,
  summary: 'other classes for a network, from some pictures',
  options,
  help,
  run,
};

async function run(args: string[]): Promise<void> {
  const flags = parse(name, args, options);
  const { values } = flags;
  const folder = flags.word('folder of class folders');
  const target = flags.required('output');
  const { grid = false } = values;
  const numbers = { grid, seed: flags.decimal('seed') ?? 1, folds: flags.decimal('folds') ?? 5 };
  checkOptions(numbers);
  if (values['group-by'] === '') throw flags.usage('--group-by must not be empty');
  const kept = await keptOf(flags, target);
  await checkOutputs([target, kept], [values.model, values.add, folder]);

  const file = await read(await namedOrShipped(flags), LARGEST_FILE);
  const sight = await sightOf(file, grid, (bytes) => loadAsAsked(flags, bytes));
  const before = values.add === undefined ? [] : await examplesOf(values.add, sight);
  const listing = await list(folder, before.length > 0 ? 1 : 2);
  const { examples, broken } = await look(sight, listing, {
    groupBy: values['group-by'],
    keepGoing: values['keep-going'] ?? false,
  });
  const all = [...before, ...examples];
  tellTwins(all);
  const source = basename(values.model ?? fileURLToPath(defaultWeights));
  const taught = await teachBy(sight, file, all, { ...numbers, provenance: { source, tool: toolName() } });
  sight.dispose();
  await save(taught, {
    target,
    kept,
    inputs: [values.model, values.add].filter((path) => path !== undefined),
  });
  const { weights } = taught;
  const written = { file: target, bytes: weights.length, sha256: sha256Hex(weights) };
  if (values.json) printJson(name, taughtFacts(taught, written, { kept, broken }), beside(target));
  else print(teachSheet(taught, written, kept), beside(target));
}

/** Where the examples are kept; nowhere beside a pipe. */
async function keptOf(flags: Flags<typeof options>, target: string): Promise<string | undefined> {
  const { keep } = flags.values;
  if (keep === DASH) throw flags.usage('--keep must name a file');
  if (keep !== undefined || target === DASH || (await isDevice(target))) return keep;
  return `${target.replace(/\.mnw$/, '')}.teach`;
}

/** @throws E_DATASET they are damaged, or of another network */
async function examplesOf(path: string, { backbone }: Sight): Promise<readonly Embedded[]> {
  const lesson = readLesson(await read(path, LARGEST_LESSON), path);
  refuseOther(lesson, backboneDigest(backbone), path);
  return lesson.examples;
}

interface Targets {
  readonly target: string;
  readonly kept: string | undefined;
  readonly inputs: readonly string[];
}

/** The examples first: a network without them can be taught again, but nothing be added to it. */
async function save({ weights, lesson }: Taught, { target, kept, inputs }: Targets): Promise<void> {
  const network = inputs.filter((path) => path !== kept);
  if (kept !== undefined) await output(kept, network, (write) => write(writeLesson(lesson)));
  await output(target, network, (write) => write(weights));
}
