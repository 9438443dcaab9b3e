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
import { DASH } from '../terminal/input.ts';
import { printJson } from '../terminal/json.ts';
import { output } from '../terminal/output.ts';
import { checkOutputs } from '../terminal/outputs.ts';
import { parse } from '../terminal/parse.ts';
import { print } from '../terminal/print.ts';
import { isDevice } from '../terminal/target.ts';
import { loadAsAsked, namedOrShipped } from '../terminal/weights.ts';
import { beside } from '../terminal/wrote.ts';
import { help, options, refuseFloat } from './teach-options.ts';
import type { TeachFlags } from './teach-options.ts';
import { look, tellTwins } from './teach-pictures.ts';
import { taughtFacts, teachSheet } from './teach-sheet.ts';

const name = 'teach';

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
  // What trains is loaded where it is asked for.
  if (values.tune !== undefined) return (await import('./teach-tune.ts')).tune(flags);
  refuseFloat(flags);
  const folder = flags.word('folder of class folders');
  const target = flags.required('output');
  const { grid = false } = values;
  const numbers = { grid, seed: flags.decimal('seed') ?? 1, folds: flags.decimal('folds') ?? 5 };
  checkOptions(numbers);
  const groupBy = flags.text('group-by');
  const kept = await keptOf(flags, target);
  await checkOutputs([target, kept], [values.model, values.add, folder]);

  const file = await read(await namedOrShipped(flags), LARGEST_FILE);
  const sight = await sightOf(file, grid, (bytes) => loadAsAsked(flags, bytes));
  const before = values.add === undefined ? [] : await examplesOf(values.add, sight);
  const listing = await list(folder, before.length > 0 ? 1 : 2);
  const { examples, broken } = await look(sight, listing, {
    groupBy,
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
async function keptOf(flags: TeachFlags, target: string): Promise<string | undefined> {
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
