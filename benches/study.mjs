/**
 * What α and the side cost and give: trains every network of the two families on class folders, from random weights, and
 * keeps each with how it validates.
 *
 *   node benches/study.mjs DATA --work DIR [--only NAMES] [--epochs 30] [--every 60s]
 *
 * DATA has `train` and `test`, each with a folder for every class; files of one name before `_` stay together. DIR holds
 * a file for each training, and decoded pictures (1.6 GB for GTSRB). What is done there is not done again: stop with
 * Ctrl-C or kill -9, and give the same command to go on. Trainings run one after the other, those of the least work first,
 * in one thread, in 256 bits where the engine has them. NAMES: families (alpha, side), networks (0.25-64: α and side) or
 * trainings (0.25-64-s1: its seed), with commas.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hindrance } from '../dist/host/core/wide.js';
import { alone } from '../dist/workshop/terminal/alone.js';
import { save } from '../dist/workshop/terminal/save.js';
import { stepsOf } from '../dist/workshop/training/order.js';
import { checkRecipe, defaults } from '../dist/workshop/training/recipe.js';
import { Clock, secondsPerStep, spoken } from './study/clock.mjs';
import { trainings } from './study/networks.mjs';
import { Pictures } from './study/pictures.mjs';
import { train } from './study/train.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    work: { type: 'string' },
    only: { type: 'string' },
    epochs: { type: 'string', default: String(defaults.epochs) },
    every: { type: 'string', default: '60s' },
  },
});

/** What asks it to stop: the step in hand is finished and a checkpoint saved. The second ends it at once. */
const STOPS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
let stopped = false;
for (const signal of STOPS) process.once(signal, () => (stopped = true));

const [data] = positionals;
if (positionals.length !== 1 || values.work === undefined) {
  console.error('node benches/study.mjs DATA --work DIR [--only NAMES] [--epochs 30] [--every 60s]');
  process.exit(2);
}
mkdirSync(values.work, { recursive: true });
try {
  await alone([join(values.work, 'study')], run);
} catch (error) {
  console.error(error.code === undefined ? error : `${error.code}: ${error.message}`);
  process.exitCode = error.code === 'E_INTERRUPTED' ? 130 : 1;
}

async function run() {
  const pictures = await Pictures.open(join(data, 'train'), 'train', values.work);
  const wide = (await hindrance()) === undefined;
  const all = trainings(values.only?.split(','), pictures.classes.length).map((one) => ({
    ...one,
    recipe: recipeOf(one),
  }));
  const left = all.filter((one) => !isDone(one));
  console.error(
    `${all.length - left.length} of ${all.length} trainings are done${wide ? '' : '; 256 bits are not to be had'}`,
  );
  const clock = await clockOf(left, pictures, wide);
  if (left.length > 0)
    console.error(`${spoken(clock.left())} for ${left.length} trainings, by three steps of each network:`);
  for (const one of left) console.error(`  ${one.name}  ${spoken(clock.left(one.name))}`);
  const study = { work: values.work, every: intervalOf(values.every), wide, clock, stopped: () => stopped };
  for (const [index, one] of left.entries()) {
    const known = { ...(await pictures.at(one.recipe.resolution)), split: pictures.splitOf(one.recipe) };
    const place = `${all.length - left.length + index + 1} of ${all.length}`;
    const result = await train(one, known, { ...study, place });
    await save(resultOf(one), Buffer.from(`${JSON.stringify(result, undefined, 2)}\n`), []);
  }
}

function recipeOf({ network, seed }) {
  const { alpha, side, form, decaysDepthwise } = network;
  const variant = { alpha, resolution: side, form, decaysDepthwise };
  const recipe = { ...defaults, ...variant, epochs: Number(values.epochs), seed, groupBy: '_' };
  checkRecipe(recipe);
  return recipe;
}

function resultOf({ name }) {
  return join(values.work, `${name}.json`);
}

/** @throws what is done there has another recipe */
function isDone(training) {
  const path = resultOf(training);
  if (!existsSync(path)) return false;
  const { recipe } = JSON.parse(readFileSync(path, 'utf8'));
  // What it does not name was no choice yet when it was done: it is the default.
  if (JSON.stringify({ ...training.recipe, ...recipe }) === JSON.stringify(training.recipe)) return true;
  throw new Error(`${path} is of another recipe, of ${recipe.epochs} epochs; give another --work.`);
}

/** Times a few steps of each network that is left. */
async function clockOf(left, pictures, wide) {
  const clock = new Clock();
  for (const one of left) {
    const { epochs, batch } = one.recipe;
    const steps = epochs * stepsOf(pictures.splitOf(one.recipe).training.length, batch);
    const seconds = clock.secondsOf(one) ?? (await secondsPerStep(one.recipe, pictures.classes.length, wide));
    clock.add(one, steps, seconds);
  }
  return clock;
}

/** Between two checkpoints: `60s`, or a number of steps. */
function intervalOf(text) {
  const [, digits, unit] = /^([1-9]\d*)(s?)$/.exec(text) ?? [];
  if (digits === undefined)
    throw new Error(`--every must be a number of steps, or of seconds as in 60s, not ${text}.`);
  return unit === 's' ? { seconds: Number(digits) } : { steps: Number(digits) };
}
