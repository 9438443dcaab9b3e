/** Trains what is not trained yet, and measures it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { save } from '../../dist/workshop/terminal/save.js';
import { stepsOf } from '../../dist/workshop/training/order.js';
import { Clock, secondsPerStep, spoken } from './clock.mjs';
import { measure } from './measure.mjs';
import { readTraining, saveTraining } from './results.mjs';
import { modelOf, train } from './train.mjs';

/**
 * Trains one after the other, and measures each when it is trained; says before and meanwhile how long all takes.
 *
 * @param all trainings of networks.mjs, each with its `recipe`
 * @param study `work`, the `pictures` and those of the `test`, the names of the `classes`, `wide`, and what train.mjs
 *   and measure.mjs ask for
 */
export async function trainAll(all, study) {
  const { work, pictures, wide } = study;
  const left = all.filter((one) => !readTraining(work, one));
  const done = all.length - left.length;
  console.error(`${done} of ${all.length} trainings are done${wide ? '' : '; the engine has no 256 bits'}`);
  const clock = await clockOf(left, study);
  if (left.length > 0)
    console.error(`${spoken(clock.left())} for the others, by a few steps of each network:`);
  for (const one of left) console.error(`  ${one.name}  ${spoken(clock.left(one.name))}`);
  for (const [index, one] of left.entries()) {
    const known = { ...(await pictures.at(one.recipe.resolution)), split: pictures.splitOf(one.recipe) };
    const place = `${done + index + 1} of ${all.length}`;
    await saveTraining(work, one, await train(one, known, { ...study, clock, place }));
    await measured(one, study);
  }
}

/** Times a few steps of each network that is left. */
async function clockOf(left, { pictures, classes, wide }) {
  const clock = new Clock();
  for (const one of left) {
    const { epochs, batch } = one.recipe;
    const steps = epochs * stepsOf(pictures.splitOf(one.recipe).training.length, batch);
    clock.add(one, steps, clock.secondsOf(one) ?? (await secondsPerStep(one.recipe, classes.length, wide)));
  }
  return clock;
}

/** What is known of a training, measured; undefined where it is not trained. */
export async function measured(training, study) {
  const { work, test } = study;
  const known = readTraining(work, training);
  if (!known || known.measured) return known;
  const { name, recipe } = training;
  const model = readFileSync(modelOf(work, training));
  const { told, file } = await measure(recipe, model, await test.at(recipe.resolution), study);
  if (file) await save(join(work, `${name}.mnw`), file, []);
  const all = { ...known, measured: told };
  await saveTraining(work, training, all);
  const percent = ({ top1 }) => `${(100 * top1).toFixed(2)} %`;
  const int8 = told.int8 ? `, int8 ${percent(told.int8)}` : '';
  console.error(`${name}: float ${percent(told.float)}${int8} of ${told.test} test pictures`);
  return all;
}
