/**
 * How well networks learn 43 traffic signs from some pictures of each (GTSRB, see docs/teaching.md):
 *
 *   node benches/teaching.mjs GTSRB MODEL…      models: .mnw, or .tflite to be packed
 *
 * GTSRB has the folders train and test, in each a folder a class. Draws pictures by seed, teaches, and lets the taught
 * network answer the official test pictures. Seconds are those of the process on all its threads, embeddings included.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { load } from '../dist/host/index.js';
import { importTflite } from '../dist/workshop/packing/import.js';
import { decode } from '../dist/workshop/packing/decode.js';
import { forward } from '../dist/workshop/packing/forward.js';
import { mix, Random } from '../dist/workshop/packing/random.js';
import { seal } from '../dist/workshop/packing/seal.js';
import { best } from '../dist/workshop/teaching/estimate.js';
import { teach } from '../dist/workshop/teaching/index.js';

const COUNTS = [10, 20];
const DRAWS = 3;

/** Paths and classes of a part of the data. */
function list(folder) {
  return readdirSync(folder)
    .sort()
    .flatMap((label) =>
      readdirSync(join(folder, label))
        .sort()
        .map((name) => ({ label, path: join(folder, label, name), group: name.split('_')[0] })),
    );
}

/** So many pictures of each class, drawn by a seed. */
function draw(pictures, count, seed) {
  const random = new Random(mix(seed, count));
  const classes = Object.values(Object.groupBy(pictures, ({ label }) => label));
  return classes.flatMap((all) => {
    const left = [...all];
    return Array.from({ length: count }, () => left.splice(random.integer(0, left.length - 1), 1)[0]);
  });
}

async function packed(path) {
  const bytes = readFileSync(path);
  return path.endsWith('.tflite') ? seal(importTflite(bytes).network) : bytes;
}

/** Seconds of processor time that a work takes, and its result. */
async function timed(work) {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, seconds: (user + system) / 1e6 };
}

/** Share of the test pictures that are answered rightly, by the taught layer on what its backbone makes of them. */
function accuracy({ weights, labels }, test) {
  const layer = decode(weights).layers.at(-1);
  const classes = Map.groupBy(test, ({ label }) => label);
  const share = (examples) =>
    examples.filter(({ label, embedding }) => labels[best(forward(layer, 'uint8', embedding))] === label)
      .length / examples.length;
  const shares = [...classes.values()].map(share);
  return { top1: share(test), mean: shares.reduce((sum, one) => sum + one, 0) / shares.length };
}

const percent = (part) => `${(100 * part).toFixed(1)} %`;
const range = (numbers) => `${percent(Math.min(...numbers))} to ${percent(Math.max(...numbers))}`;

/** Looks at the test pictures once; then measures with so many examples of each class. */
async function measurer(path, { train, test }) {
  const file = await packed(path);
  const model = await load(file);
  const embedded = [];
  for (const picture of test) embedded.push({ ...picture, embedding: await model.embedBytes(picture.path) });
  return async function (count) {
    const figures = [];
    for (let seed = 1; seed <= DRAWS; seed++) {
      const examples = draw(train, count, seed).map(({ label, path, group }) => ({
        label,
        image: path,
        group,
      }));
      const { result, seconds } = await timed(() => teach(file, examples));
      figures.push({
        ...accuracy(result, embedded),
        held: result.trials[result.method].top1,
        seconds,
        method: result.method,
      });
    }
    const of = (key) => figures.map((figure) => figure[key]);
    const cells = [
      range(of('top1')),
      range(of('mean')),
      range(of('held')),
      [...new Set(of('method'))].join(', '),
    ];
    const { features } = model.contract;
    console.log(
      `| ${[basename(path), features, count, ...cells, Math.min(...of('seconds')).toFixed(1)].join(' | ')} |`,
    );
  };
}

const [folder, ...models] = process.argv.slice(2);
const data = { train: list(join(folder, 'train')), test: list(join(folder, 'test')) };
console.log(
  '| backbone | features | pictures a class | test | mean of the classes | held out | by | seconds |\n|---|---|---|---|---|---|---|---|',
);
for (const path of models) {
  const measure = await measurer(path, data);
  for (const count of COUNTS) await measure(count);
}
