/** What is known of the trainings: one file each in the folder of work, and one of all beside the page. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MobilenetError } from '../../dist/host/errors.js';
import { save } from '../../dist/workshop/terminal/save.js';

/** What is known of a training, in the folder of work. */
const fileOf = (work, { name }) => join(work, `${name}.json`);

/**
 * What is known of a training that is done; undefined of one that is not.
 *
 * @throws E_USAGE what is done there has another recipe
 */
export function readTraining(work, training) {
  const path = fileOf(work, training);
  if (!existsSync(path)) return undefined;
  const known = JSON.parse(readFileSync(path, 'utf8'));
  // What it does not name was no choice yet when it was done: it is the default.
  const before = { ...training.recipe, ...known.recipe };
  if (JSON.stringify(before) === JSON.stringify(training.recipe)) return known;
  const sentence = `${path} is of another recipe, of ${known.recipe.epochs} epochs; give another --work.`;
  throw new MobilenetError('E_USAGE', sentence, path);
}

export function saveTraining(work, training, known) {
  return save(fileOf(work, training), Buffer.from(`${JSON.stringify(known, undefined, 2)}\n`), []);
}

const NONE = { trainings: [] };

/** Of all trainings: `epochs`, `classes`, `pictures`, `test`, the costs of all `networks`, and `trainings`. */
export function readResults(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : NONE;
}

/**
 * Adds trainings that are measured to those that a file holds already, of as many epochs and on the same pictures.
 *
 * @param measured what is known of each
 * @param names of the classes
 */
export function merged(before, measured, names) {
  if (measured.length === 0) return before;
  const [{ recipe, pictures: learnt, measured: answers }] = measured;
  const facts = {
    epochs: recipe.epochs,
    classes: names.length,
    pictures: learnt.training + learnt.validation,
  };
  const all = { ...facts, test: answers.test };
  const isSame = Object.entries(all).every(([name, fact]) => before[name] === fact);
  const kept = isSame ? before.trainings : [];
  const added = measured.map((known) => lineOf(known, names));
  const others = kept.filter(({ name }) => !added.some((one) => one.name === name));
  const trainings = [...others, ...added].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { ...all, trainings };
}

/** A training as the file of all has it. */
function lineOf({ name, sha256, validationAccuracy, seconds, measured }, names) {
  const { float, int8, bytes, ms, where } = measured;
  const named = (score) => score && { ...score, worst: { ...score.worst, class: names[score.worst.class] } };
  return {
    ...{ name, sha256, seconds, validation: validationAccuracy },
    ...{ float: named(float), ...(int8 && { int8: named(int8), bytes, ms, where }) },
  };
}

/** One line a network and a training, so that a difference can be read. */
export function resultsText({ networks, trainings, ...facts }) {
  const head = Object.entries(facts).map(([name, fact]) => `  "${name}": ${fact},\n`);
  const lines = (all) => all.map((one) => `    ${JSON.stringify(one)}`).join(',\n');
  return `{\n${head.join('')}  "networks": [\n${lines(networks)}\n  ],\n  "trainings": [\n${lines(trainings)}\n  ]\n}\n`;
}
