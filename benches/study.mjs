/**
 * What α and the side cost and give: trains every network of the two families, and those that the paper compares them
 * with, on class folders, from random weights; packs them, and measures float and int8 on pictures that they have not
 * seen. docs/accuracy.md is what it writes.
 *
 *   node benches/study.mjs DATA --work DIR [--only NAMES] [--epochs 30] [--every 60s] [--labels FILE] [--docs DIR] [--json]
 *   node benches/study.mjs DATA --work DIR --report      the page of what is trained so far, also while others train
 *   node benches/study.mjs --report                      the page of the results that lie beside it
 *
 * DATA has `train` and `test`, each with a folder for every class; files of one name before `_` stay together. `--work`
 * holds files of each training, and decoded pictures (2 GB for GTSRB). What is done there is not done again: stop with
 * Ctrl-C or kill -9, and give the same command to go on. Trainings run one after the other, those of the least work first,
 * in one thread, in 256 bits where the engine has them. NAMES: families (alpha, side, full, shallow, decay, options), networks
 * (0.25-64: α and side) or trainings (0.25-64-s1: its seed), with commas. `--docs` is where the page goes, docs/ by
 * default: accuracy.md, its two charts, and accuracy.json, whose trainings of as many epochs stay.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MobilenetError } from '../dist/host/errors.js';
import { hindrance } from '../dist/host/core/wide.js';
import { alone } from '../dist/workshop/terminal/alone.js';
import { exitCodes } from '../dist/workshop/terminal/exit-codes.js';
import { report as tell, typed } from '../dist/workshop/terminal/report.js';
import { save } from '../dist/workshop/terminal/save.js';
import { checkRecipe, defaults } from '../dist/workshop/training/recipe.js';
import { memoryChart, workChart } from './study/charts.mjs';
import { plannedNetworks, trainings } from './study/networks.mjs';
import { page } from './study/page.mjs';
import { Pictures } from './study/pictures.mjs';
import { merged, readResults, resultsText } from './study/results.mjs';
import { measured, trainAll } from './study/run.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    work: { type: 'string' },
    only: { type: 'string' },
    epochs: { type: 'string', default: String(defaults.epochs) },
    every: { type: 'string', default: '60s' },
    labels: { type: 'string' },
    docs: { type: 'string', default: join(root, 'docs') },
    report: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

/** What asks a training to stop: the step in hand is finished and a checkpoint saved. The second ends it at once. */
const STOPS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
let stopped = false;

const [data] = positionals;
const { work } = values;
if (positionals.length > 1 || (data === undefined ? !values.report : work === undefined)) {
  console.error(
    'node benches/study.mjs DATA --work DIR [--only NAMES] [--epochs 30] [--report]; its first lines say all',
  );
  process.exit(2);
}
try {
  if (data === undefined) await report([], []);
  else await run();
} catch (error) {
  const failure = typed(error);
  tell(failure);
  process.exitCode = exitCodes[failure.code];
}

async function run() {
  mkdirSync(work, { recursive: true });
  const study = await studyOf();
  const { classes } = study;
  const asked = trainings(values.only?.split(','), classes.length);
  const all = asked.map((one) => ({ ...one, recipe: recipeOf(one) }));
  // Whoever only reports disturbs nobody who trains.
  if (!values.report) {
    for (const signal of STOPS) process.once(signal, () => (stopped = true));
    await alone([join(work, 'study')], () => trainAll(all, study));
  }
  const known = [];
  for (const one of all) known.push(await measured(one, study));
  await report(
    known.filter((one) => one !== undefined),
    classes,
  );
}

/** The pictures, and how they are learnt from. */
async function studyOf() {
  const train = join(data, 'train');
  const pictures = await Pictures.open(train, 'train', work);
  const test = await Pictures.open(join(data, 'test'), 'test', work);
  const labels = values.labels === undefined ? undefined : readFileSync(values.labels, 'utf8');
  return {
    ...{ work, train, pictures, test, labels, classes: pictures.classes },
    ...{ wide: (await hindrance()) === undefined, every: intervalOf(values.every), stopped: () => stopped },
  };
}

function recipeOf({ network, seed }) {
  const { alpha, side, form, decaysDepthwise, options } = network;
  const variant = { alpha, resolution: side, form, decaysDepthwise };
  const recipe = { ...defaults, ...variant, ...options, epochs: Number(values.epochs), seed, groupBy: '_' };
  checkRecipe(recipe);
  return recipe;
}

/** Between two checkpoints: `60s`, or a number of steps. */
function intervalOf(text) {
  const [, digits, unit] = /^([1-9]\d*)(s?)$/.exec(text) ?? [];
  if (digits === undefined)
    throw new MobilenetError(
      'E_USAGE',
      `--every must be a number of steps, or of seconds as in 60s, not ${text}.`,
    );
  return unit === 's' ? { seconds: Number(digits) } : { steps: Number(digits) };
}

/** Writes the page, its charts and what they are made of, with these trainings among those that are known. */
async function report(known, classes) {
  const at = (name) => join(values.docs, name);
  const found = merged(readResults(at('accuracy.json')), known, classes);
  if (found.trainings.length === 0)
    throw new MobilenetError('E_USAGE', 'No training is measured yet: there is nothing to report.');
  const results = { ...found, networks: await plannedNetworks(found.classes) };
  const files = {
    'accuracy.json': resultsText(results),
    'accuracy.md': page(results),
    'accuracy-work.svg': workChart(results),
    'accuracy-memory.svg': memoryChart(results),
  };
  for (const [name, content] of Object.entries(files)) await save(at(name), Buffer.from(content), []);
  console.error(`wrote ${at('accuracy.md')} of ${results.trainings.length} trainings`);
  if (values.json) console.log(JSON.stringify(results));
}
