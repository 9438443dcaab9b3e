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
import { load } from '../dist/host/index.js';
import { matchClasses } from '../dist/workshop/dataset/classes.js';
import { readSafetensors } from '../dist/workshop/packing/safetensors/index.js';
import { readDataset } from '../dist/workshop/training/dataset.js';
import { list } from '../dist/workshop/training/listing.js';
import { Trainer } from '../dist/workshop/training/trainer.js';

const BATCH = 64;
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
  const size = side ** 2 * Number(channels);
  const truths = Array.from(dataset.labels, (label) => classes[label]);
  return { pictures: dataset.pictures, truths, size, side, classes: known.length };
}

async function inFloat({ tensors, metadata }, { pictures, truths, size, side, classes }) {
  const network = { alpha: Number(metadata.alpha), resolution: side, channels: Number(metadata.channels) };
  const trainer = await Trainer.create({ ...network, classes, batch: BATCH });
  trainer.state.restore([...tensors.values()]);
  let right = 0;
  for (let at = 0; at < truths.length; at += BATCH) {
    const count = Math.min(BATCH, truths.length - at);
    const logits = trainer.predict(pictures.subarray(at * size, (at + count) * size), count);
    for (let i = 0; i < count; i++) {
      const row = logits.subarray(i * classes, (i + 1) * classes);
      if (row.indexOf(Math.max(...row)) === truths[at + i]) right++;
    }
  }
  return right;
}

async function inIntegers(path, { pictures, truths, size, side }) {
  const model = await load(path);
  let right = 0;
  for (const [index, truth] of truths.entries()) {
    const picture = { width: side, height: side, data: pictures.slice(index * size, (index + 1) * size) };
    const [best] = await model.classify(picture, 1);
    if (best.index === truth) right++;
  }
  model.dispose();
  return right;
}

console.log('| model | filters | float | rounded | and corrected | rounded, tuned | corrected, tuned |');
console.log('|---|---|---|---|---|---|---|');
for (const model of models) {
  const file = readSafetensors(readFileSync(model));
  const test = await testOf(file.metadata);
  const percent = (right) => `${((100 * right) / test.truths.length).toFixed(2)} %`;
  const float = percent(await inFloat(file, test));
  const found = [];
  for (const flags of ways) found.push(percent(await inIntegers(made(model, flags), test)));
  const name = `α ${file.metadata.alpha}, ${test.side} px`;
  for (const [filters, [rounded, tuned, corrected, both]] of [
    ['per channel', found.slice(0, 4)],
    ['per tensor', found.slice(4)],
  ])
    console.log(`| ${name} | ${filters} | ${float} | ${rounded} | ${corrected} | ${tuned} | ${both} |`);
}
