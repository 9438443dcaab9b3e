/**
 * How well networks learn 43 traffic signs from some pictures of each (GTSRB, see docs/teaching.md):
 *
 *   node benches/teaching.mjs GTSRB MODEL… [--grid] [--draws 3]      models: .mnw, or .tflite to be packed
 *   node benches/teaching.mjs GTSRB FLOAT… --tune last|all [--resolution 64] [--folds 5] [--wide] [--draws 3]
 *
 * Of the second the models are float ones (.safetensors), such as benches/float-tflite.mjs makes.
 * GTSRB has the folders train and test, in each a folder for each class. Draws pictures by seed, teaches, and lets the taught
 * network answer the official test pictures. Seconds are those of processors, from the first picture to the file.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { load } from '../dist/host/index.js';
import { backboneOf, finetune } from '../dist/workshop/finetuning/index.js';
import { importTflite } from '../dist/workshop/packing/import.js';
import { mix, Random } from '../dist/workshop/packing/random.js';
import { seal } from '../dist/workshop/packing/seal.js';
import { teach } from '../dist/workshop/teaching/index.js';
import { readDataset } from '../dist/workshop/training/dataset.js';

const COUNTS = [10, 20];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    grid: { type: 'boolean', default: false },
    draws: { type: 'string', default: '3' },
    tune: { type: 'string' },
    resolution: { type: 'string' },
    folds: { type: 'string', default: '5' },
    wide: { type: 'boolean', default: false },
  },
});
const [folder, ...models] = positionals;

/** The pictures of each class of a part of the data: name and paths. */
function classesOf(part) {
  const paths = (inner) =>
    readdirSync(inner)
      .sort()
      .map((name) => join(inner, name));
  return paths(join(folder, part)).map((inner) => ({ label: basename(inner), paths: paths(inner) }));
}

/** So many pictures of each class, drawn by a seed; those of one sign are one group. */
function draw(classes, count, seed) {
  const random = new Random(mix(seed, count));
  return classes.flatMap(({ label, paths }) => {
    const left = [...paths];
    return Array.from({ length: count }, () => {
      const [image] = left.splice(random.integer(0, left.length - 1), 1);
      return { label, image, group: basename(image).split('_')[0] };
    });
  });
}

/** A result, and the seconds of processors that it took. */
async function timed(work) {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, seconds: (user + system) / 1e6 };
}

/** How often a taught network is right on the test pictures, and the mean of its classes. */
async function accuracy(weights, classes) {
  const model = await load(weights);
  const rights = [];
  for (const { label, paths } of classes) {
    let right = 0;
    for await (const { classes: answers, error } of model.classifyEach(paths, { top: 1 })) {
      if (error) throw error;
      if (answers[0].className === label) right++;
    }
    rights.push(right);
  }
  const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
  const top1 = sum(rights) / sum(classes.map(({ paths }) => paths.length));
  return { top1, mean: sum(rights.map((right, at) => right / classes[at].paths.length)) / classes.length };
}

const percent = (numbers) =>
  [...new Set([Math.min(...numbers), Math.max(...numbers)])]
    .map((part) => (100 * part).toFixed(1))
    .join(' to ');

/** Teaches the classifier of a packed network. */
async function taught(path, examples) {
  const bytes = readFileSync(path);
  const file = path.endsWith('.tflite') ? await seal(importTflite(bytes).network) : bytes;
  return timed(async () => {
    const { weights, trials, method } = await teach(file, examples, { grid: values.grid });
    return { weights, method, held: trials[method] };
  });
}

/** Fine-tunes a float network. */
async function tuned(path, examples) {
  const { tune: depth, resolution, wide } = values;
  const backbone = backboneOf(readFileSync(path), resolution && Number(resolution));
  return timed(async () => {
    const classes = train.map(({ label }) => label);
    const listing = examples.map(({ label, image }) => ({
      ...{ path: image, name: `${label}/${basename(image)}`, label: classes.indexOf(label) },
    }));
    const { dataset } = await readDataset({ classes, examples: listing }, backbone.variant);
    const groups = examples.map(({ group }) => group);
    const source = { command: 'benches/teaching.mjs', version: '0', provenance: {} };
    const options = { depth, seed: 1, folds: Number(values.folds), wide, ...source };
    const watch = { begin: () => undefined, advance: () => undefined };
    const { weights, estimate } = await finetune(backbone, { dataset, classes, groups }, options, watch);
    return { weights, method: `tune ${depth}`, held: estimate };
  });
}

async function row(path, count) {
  const figures = [];
  for (let seed = 1; seed <= Number(values.draws); seed++) {
    const examples = draw(train, count, seed);
    const { result, seconds } = await (values.tune ? tuned : taught)(path, examples);
    const { weights, held, method } = result;
    figures.push({
      ...(await accuracy(weights, test)),
      held: held.top1,
      seconds,
      method,
      bytes: weights.length,
    });
  }
  const of = (key) => figures.map((figure) => figure[key]);
  const cells = [
    basename(path) + (values.grid ? ', --grid' : ''),
    figures[0].bytes,
    count,
    percent(of('top1')),
    percent(of('mean')),
    percent(of('held')),
    [...new Set(of('method'))].join(', '),
    Math.min(...of('seconds')).toFixed(1),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

const [train, test] = ['train', 'test'].map(classesOf);
console.log('| backbone | bytes | pictures a class | test | mean of the classes | held out | by | seconds |');
console.log('|---|---|---|---|---|---|---|---|');
for (const path of models) for (const count of COUNTS) await row(path, count);
