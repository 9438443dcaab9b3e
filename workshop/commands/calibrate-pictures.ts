/** Which pictures a calibration looks at. */
import type { Mobilenet } from '../../host/index.ts';
import { LEARNT } from '../calibrate/prototypes.ts';
import { assumed, matchClasses } from '../dataset/classes.ts';
import { readClassFolders } from '../dataset/folders.ts';
import { missed } from '../dataset/left-out.ts';
import { spread } from '../dataset/spread.ts';
import { LARGEST_SAFETENSORS, readSafetensors } from '../packing/safetensors/index.ts';
import { readModel } from '../terminal/model.ts';
import { remark } from '../terminal/report.ts';
import { list } from '../training/listing.ts';
import { split } from '../training/split.ts';
import type { CalibrateFlags } from './calibrate-options.ts';
import { filled } from './strangers.ts';

/** A picture, and its class in the network. */
export interface Sample {
  readonly file: string;
  readonly label: number;
}

/** All pictures of a folder of class folders. Throws E_DATASET, E_IO. */
export async function samplesOf(folder: string, model: Mobilenet): Promise<Sample[]> {
  const found = await readClassFolders(folder);
  const classes = match(
    found.folders.map(({ name }) => name),
    model,
  );
  remark(missed(found));
  return filled(
    folder,
    found.folders.flatMap(({ pictures }, at) => pictures.map((file) => ({ file, label: classes[at]! }))),
  );
}

/** Whether a training is named, of which the pictures are. */
export function isTraining({ values }: CalibrateFlags): boolean {
  const { seed, validation, 'held-out': file, 'group-by': group } = values;
  return [file, seed, validation, group].some((value) => value !== undefined);
}

/** What a training has learnt from, and what it has not. */
export interface Parts {
  readonly known: readonly Sample[];
  /** At most as many as directions are learnt from. */
  readonly learnt: readonly Sample[];
}

/** The parts of a training, that of `--held-out` or of flags. Throws E_USAGE where it is not known which. */
export async function partsOf(flags: CalibrateFlags, model: Mobilenet): Promise<Parts> {
  const folder = flags.word('folder of class folders');
  const path = flags.values['held-out'];
  const metadata = path === undefined ? {} : await metadataOf(path);
  const number = (flag: 'seed' | 'validation'): number => {
    const value = flags.decimal(flag) ?? Number(metadata[flag] ?? NaN);
    if (!Number.isNaN(value)) return value;
    throw flags.usage(`Nothing says the --${flag} of the training; give it`);
  };
  const listing = await list(folder);
  const parts = split(listing.examples, {
    seed: number('seed'),
    validation: number('validation'),
    groupBy: flags.values['group-by'] ?? metadata['group_by'],
  });
  const classes = match(listing.classes, model);
  const taken = (indices: Int32Array): Sample[] =>
    Array.from(indices, (at) => listing.examples[at]!).map(({ path: file, label }) => ({
      file,
      label: classes[label]!,
    }));
  const learnt = taken(parts.training);
  return {
    known: filled(folder, taken(parts.validation)),
    learnt: spread(learnt.length, LEARNT).map((at) => learnt[at]!),
  };
}

async function metadataOf(path: string): Promise<Readonly<Record<string, string>>> {
  return readSafetensors(await readModel(path, LARGEST_SAFETENSORS, '.safetensors')).metadata;
}

function match(names: readonly string[], { contract, labels }: Mobilenet): readonly number[] {
  const classes = { count: contract.classes, labels };
  const matching = matchClasses(names, classes);
  remark(assumed(names, matching, classes));
  return matching.classes;
}
