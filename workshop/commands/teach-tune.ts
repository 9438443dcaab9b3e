/** `mobilenet teach --tune`: the float network itself learns, and is packed. */
import { basename } from 'node:path';
import { read } from '../../host/source/read.ts';
import { missed } from '../dataset/left-out.ts';
import { backboneOf, checkOptions, finetune } from '../finetuning/index.ts';
import type { FinetuneOptions, Subject, Watch } from '../finetuning/index.ts';
import { sha256Hex } from '../packing/digest.ts';
import { LARGEST_SAFETENSORS } from '../packing/safetensors/index.ts';
import type { Reading } from '../training/dataset.ts';
import { list } from '../training/listing.ts';
import { DASH } from '../terminal/input.ts';
import { printJson } from '../terminal/json.ts';
import { output } from '../terminal/output.ts';
import { checkOutputs } from '../terminal/outputs.ts';
import { print } from '../terminal/print.ts';
import { Progress } from '../terminal/progress.ts';
import { remark } from '../terminal/report.ts';
import { beside } from '../terminal/wrote.ts';
import { depthOf, refuseInteger } from './teach-options.ts';
import type { TeachFlags } from './teach-options.ts';
import { tunedFacts, tunedSheet } from './teach-sheet.ts';
import { brokenLine, readPictures } from './train-pictures.ts';
import { version } from './version.ts';

export async function tune(flags: TeachFlags): Promise<void> {
  const { values } = flags;
  const options = optionsOf(flags);
  const groupBy = flags.text('group-by');
  const folder = flags.word('folder of class folders');
  const target = flags.required('output');
  const { keep, from } = values;
  if (from === undefined)
    throw flags.usage('--tune learns in float: give the float network (.safetensors) with --from');
  if ([keep, from].includes(DASH)) throw flags.usage('--from and --keep must name files');
  await checkOutputs([target, keep], [from, folder]);
  const backbone = backboneOf(await read(from, LARGEST_SAFETENSORS), flags.count('resolution'));
  remark(backbone.remark);
  const listing = await list(folder);
  remark(missed(listing));
  const keepGoing = values['keep-going'] ?? false;
  const reading = await readPictures(listing, { recipe: backbone.variant, keepGoing, cache: undefined });
  const subject = {
    dataset: reading.dataset,
    classes: listing.classes,
    groups: groupsOf(reading, groupBy),
  };
  const source = await sourceOf(flags, from, folder);
  const tuned = await withProgress((watch) => finetune(backbone, subject, { ...options, ...source }, watch));
  if (keep !== undefined) await output(keep, [from], (write) => write(tuned.float));
  await output(target, [from], (write) => write(tuned.weights));
  const { weights } = tuned;
  const written = { file: target, bytes: weights.length, sha256: sha256Hex(weights) };
  const { depth } = options;
  const told = { tuned, depth, labels: listing.classes, examples: reading.examples.length };
  if (values.json) {
    const facts = tunedFacts(told, written, { kept: keep, broken: reading.broken.map(brokenLine) });
    printJson('teach', facts, beside(target));
  } else print(tunedSheet(told, written, keep), beside(target));
}

function optionsOf(flags: TeachFlags): FinetuneOptions {
  refuseInteger(flags);
  const options = {
    depth: depthOf(flags),
    epochs: flags.count('epochs'),
    rate: flags.decimal('rate'),
    seed: flags.decimal('seed') ?? 1,
    folds: flags.decimal('folds') ?? 5,
    wide: flags.values.wide ?? false,
  };
  checkOptions(options);
  return options;
}

/** What is never divided: files of a name, or pictures of the same pixels. */
function groupsOf({ dataset, examples }: Reading, separator: string | undefined): Subject['groups'] {
  const { pictures, side, channels } = dataset;
  const size = side * side * channels;
  return examples.map(({ path }, index) =>
    separator === undefined
      ? sha256Hex(pictures.subarray(index * size, (index + 1) * size))
      : basename(path).split(separator, 1)[0]!,
  );
}

async function sourceOf({ values }: TeachFlags, from: string, folder: string) {
  const told = ['tune', 'resolution', 'epochs', 'rate', 'seed', 'folds', 'group-by'] as const;
  const flags = told.flatMap((flag) => (values[flag] === undefined ? [] : [`--${flag}`, values[flag]]));
  const command = ['mobilenet teach', basename(folder), '--from', basename(from), ...flags].join(' ');
  return { command, version: await version(), provenance: { source: basename(from) } };
}

async function withProgress<T>(work: (watch: Watch) => Promise<T>): Promise<T> {
  let bar = new Progress(NaN);
  try {
    return await work({
      begin: (pieces) => (bar = new Progress(pieces)),
      advance: (score) =>
        bar.advance(score ? `, loss ${(score.loss / score.count).toFixed(3)}` : ', packing'),
    });
  } finally {
    bar.clear();
  }
}
