/**
 * What integers cost, and what fine-tuning gives back: right answers of float models on class folders, beside those of
 * packed files made in eight ways, on the integer runtime. Filters with a scale per channel and with one per layer, each
 * without and with bias correction, and each of these four as it is and fine-tuned.
 *
 *   node benches/qat.mjs DATA MODEL.safetensors… [--qat 3] [--rate R] [--work DIR]
 *
 * DATA has `train`, with which ranges are found and integers are tuned, and `test`, each with a folder for every class.
 * Files of DIR (else a temporary folder) are not made again: stop it, and give the same command to go on.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { matchClasses } from '../dist/workshop/dataset/classes.js';
import { readSafetensors } from '../dist/workshop/packing/safetensors/index.js';
import { readDataset } from '../dist/workshop/training/dataset.js';
import { list } from '../dist/workshop/training/listing.js';
import { floatAnswers, integerAnswers } from './answers.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { qat: { type: 'string', default: '3' }, rate: { type: 'string' }, work: { type: 'string' } },
});
const [data, ...models] = positionals;
const work = values.work ?? mkdtempSync(join(tmpdir(), 'qat-'));
mkdirSync(work, { recursive: true });

const tuning = ['--qat', values.qat, ...(values.rate === undefined ? [] : ['--rate', values.rate])];
const ways = [[], ['--bias-correction'], ['--per-tensor'], ['--per-tensor', '--bias-correction']].flatMap(
  (flags) => [flags, [...flags, ...tuning]],
);

/** The packed file of a model made in one way. */
function made(model, flags) {
  const name = [basename(model, '.safetensors'), ...flags.map((flag) => flag.replace('--', ''))].join('-');
  const path = join(work, `${name}.mnw`);
  if (existsSync(path)) return path;
  const cli = new URL('../dist/workshop/cli.js', import.meta.url).pathname;
  const args = ['quantize', model, '--calibrate', join(data, 'train'), ...flags, '-o', `${path}.part`];
  execFileSync(process.execPath, [cli, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  renameSync(`${path}.part`, path);
  return path;
}

/** Pictures of the test for the side of a model, and their classes. */
async function testOf({ resolution, channels, labels }) {
  const side = Number(resolution);
  const listing = await list(join(data, 'test'));
  const { dataset } = await readDataset(listing, { resolution: side, channels: Number(channels) });
  const known = JSON.parse(labels);
  const { classes } = matchClasses(listing.classes, { count: known.length, labels: known });
  const truths = Array.from(dataset.labels, (label) => classes[label]);
  const format = { resolution: side, channels: Number(channels) };
  return { pictures: dataset.pictures, truths, format, classes: known.length };
}

console.log('| model | filters | float | rounded | and corrected | rounded, tuned | corrected, tuned |');
console.log('|---|---|---|---|---|---|---|');
for (const model of models) {
  const file = readSafetensors(readFileSync(model));
  const test = await testOf(file.metadata);
  const { pictures, truths, format, classes } = test;
  const rightOf = (answers) => answers.filter((answer, at) => answer === truths[at]).length;
  const percent = (answers) => `${((100 * rightOf(answers)) / truths.length).toFixed(2)} %`;
  const network = { ...format, alpha: Number(file.metadata.alpha), classes };
  const float = percent(await floatAnswers(network, file.tensors, pictures));
  const found = [];
  for (const flags of ways) found.push(percent(await integerAnswers(made(model, flags), format, pictures)));
  const name = `α ${network.alpha}, ${format.resolution} px`;
  for (const [filters, [rounded, tuned, corrected, both]] of [
    ['per channel', found.slice(0, 4)],
    ['per tensor', found.slice(4)],
  ])
    console.log(`| ${name} | ${filters} | ${float} | ${rounded} | ${corrected} | ${tuned} | ${both} |`);
}
