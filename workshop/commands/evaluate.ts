import { fileURLToPath } from 'node:url';
import { scorer } from '../calibrate/score.ts';
import { assumed, matchClasses } from '../dataset/classes.ts';
import type { Matching } from '../dataset/classes.ts';
import { readClassFolders } from '../dataset/folders.ts';
import type { Folders } from '../dataset/folders.ts';
import { missed, noPicture } from '../dataset/left-out.ts';
import { MobilenetError } from '../../host/errors.ts';
import { summarise } from '../evaluate/evaluation.ts';
import type { Evaluation, ModelFacts } from '../evaluate/evaluation.ts';
import type { Sample } from '../evaluate/outcome.ts';
import { run as runAll } from '../evaluate/run.ts';
import type { Broken, Run, RunOptions } from '../evaluate/run.ts';
import type { Mobilenet } from '../../host/index.ts';
import { LARGEST_FILE } from '../../host/core/load.ts';
import { sha256Hex } from '../packing/digest.ts';
import { readPacked } from '../packing/packed.ts';
import { rejectOf } from '../packing/parameters.ts';
import { read } from '../../host/source/read.ts';
import { defaultWeights } from '../../host/weights.ts';
import type { Command } from '../terminal/command.ts';
import { writeReport } from './evaluate-report.ts';
import { evaluationSheet } from './evaluate-sheet.ts';
import { strangersIn } from './strangers.ts';
import { DASH } from '../terminal/input.ts';
import { printJson } from '../terminal/json.ts';
import { checkOutputs } from '../terminal/outputs.ts';
import { parse } from '../terminal/parse.ts';
import { print } from '../terminal/print.ts';
import { Progress } from '../terminal/progress.ts';
import { remark, report } from '../terminal/report.ts';
import { shrinkHelp, shrinkOptions } from '../terminal/frame.ts';
import { loadAsAsked, namedOrShipped, weightsHelp, weightsOptions } from '../terminal/weights.ts';

const name = 'evaluate';

const options = {
  ...weightsOptions,
  ...shrinkOptions,
  json: { type: 'boolean' },
  report: { type: 'string' },
  'keep-going': { type: 'boolean' },
  worst: { type: 'string' },
  unknown: { type: 'string' },
} as const;

const help = `\
Usage: mobilenet evaluate [-m FILE] [options] FOLDER

How often a network is right. FOLDER holds one folder of pictures per class, named by the label or the index of the
class. Where the network has no labels, folders named otherwise must be as many as there are classes, and are these in
the order of their names. Without -m it is the network that this package ships, for 43 German traffic signs.

Prints top-1 and top-5 accuracy, the mean accuracy of the classes, recall and precision of each, the confusion matrix,
whether the probabilities are what they claim, and the most confident mistakes.

${weightsHelp}
${shrinkHelp}
      --json         one JSON object instead; \`confusion\` is the matrix without its zeros
      --report FILE  all of it as one HTML file with charts and thumbnails too, which loads nothing; they need sharp
      --keep-going   counts pictures that cannot be read, instead of ending at the first
      --worst N      name so many mistakes, 20 by default
      --unknown FOLDER   pictures of no class: how many are refused, and how well they are told apart

Example:
  mobilenet make --alpha 0.25 --resolution 32 --classes 2 --seed 1 -o w.mnw
  mkdir -p signs/0 signs/1
  printf 'P6 2 1 255 RGBrgb' > signs/0/a.ppm
  printf 'P6 1 2 255 rgbRGB' > signs/1/b.ppm
  mobilenet evaluate -m w.mnw signs --report report.html
`;

export const evaluate: Command = {
  name,
  summary: 'accuracy on a folder of labelled pictures',
  options,
  help,
  run,
};

async function run(args: string[]): Promise<void> {
  const flags = parse(name, args, options);
  const { values } = flags;
  const path = flags.word('folder of class folders');
  const worst = flags.count('worst') ?? 20;
  if (values.json && values.report === DASH) throw flags.usage('--json and --report both to standard output');
  await checkOutputs([values.report], [values.model, path, values.unknown]);

  const bytes = await read(await namedOrShipped(flags), LARGEST_FILE);
  const model = await loadAsAsked(flags, bytes);
  const facts = factsOf(values.model ?? fileURLToPath(defaultWeights), bytes, model);
  const found = await readClassFolders(path);
  refuseEmpty(path, found);
  const matching = matchFolders(found, model);
  remark(missed(found));
  const rule = rejectOf(bytes);
  const { shrink, 'keep-going': keepGoing = false } = values;
  const how = { keepGoing, shrink, score: rule && scorer(rule) };
  const strange = values.unknown === undefined ? [] : await strangersIn(values.unknown);
  const outcome = await answer(model, samplesOf(found, matching), how);
  const strangers = await answer(
    model,
    strange.map((file) => ({ file, truth: -1 })),
    how,
  );
  const dataset = {
    folder: path,
    folders: found.folders.length,
    rule: matching.rule,
    ignored: found.beside.length + found.others.length,
  };
  const broken = [...outcome.broken, ...strangers.broken];
  await tell(summarise(facts, dataset, { ...outcome, broken, strangers: strangers.outcomes }, worst), values);
}

function factsOf(file: string, bytes: Uint8Array, { build, contract, labels }: Mobilenet): ModelFacts {
  return {
    file,
    bytes: bytes.length,
    sha256: sha256Hex(bytes),
    build,
    contract,
    labels: Array.from({ length: contract.classes }, (_, index) => labels[index] ?? String(index)),
    provenance: readPacked(bytes).provenance,
  };
}

/** @throws E_DATASET no class has a picture */
function refuseEmpty(path: string, { folders, others }: Folders): void {
  if (folders.some(({ pictures }) => pictures.length > 0)) return;
  throw new MobilenetError(
    'E_DATASET',
    `${noPicture(`The folders in ${path} hold`, others)}; name the folder above the classes.`,
    path,
  );
}

/** @throws E_OUTPUT a headless model; E_DATASET */
function matchFolders({ folders }: Folders, { contract, labels }: Mobilenet): Matching {
  if (contract.classes === 0) {
    const sentence =
      'The model is headless: it has an embedding, but no classes to evaluate; name one with classes.';
    throw new MobilenetError('E_OUTPUT', sentence);
  }
  const names = folders.map((folder) => folder.name);
  const classes = { count: contract.classes, labels };
  const matching = matchClasses(names, classes);
  remark(assumed(names, matching, classes));
  return matching;
}

function samplesOf({ folders }: Folders, { classes }: Matching): Sample[] {
  return folders.flatMap(({ pictures }, at) => pictures.map((file) => ({ file, truth: classes[at]! })));
}

async function answer(
  model: Mobilenet,
  samples: readonly Sample[],
  how: Omit<RunOptions, 'done'>,
): Promise<Run> {
  const progress = new Progress(samples.length);
  try {
    const outcome = await runAll(model, samples, { ...how, done: () => progress.advance() });
    const [first] = outcome.broken;
    if (!first || outcome.outcomes.length > 0) return outcome;
    throw new MobilenetError(
      first.code,
      `None of ${samples.length} pictures can be read: ${first.sentence}`,
      first.file,
    );
  } finally {
    progress.clear();
  }
}

async function tell(
  evaluation: Evaluation,
  { json, report: target }: { json?: boolean | undefined; report?: string | undefined },
): Promise<void> {
  for (const { code, sentence, file } of evaluation.broken) report(new MobilenetError(code, sentence, file));
  try {
    if (target !== undefined) await writeReport(target, evaluation);
  } finally {
    // What is known is printed, though the report beside it could not be written.
    if (json) printJson(name, { ...evaluation, broken: evaluation.broken.map(brokenLine) });
    else if (target !== DASH) print(evaluationSheet(evaluation));
  }
}

/** A picture without an answer, as a line of `classify` has it. */
function brokenLine({ file, code, sentence }: Broken): object {
  return { image: file, error: { code, message: sentence, place: file } };
}
