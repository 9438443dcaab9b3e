/**
 * What the decoding of picture files costs beside the answers: milliseconds to decode a file alone, to classify it, and to
 * classify it with `shrink`, in turns in one process; and of many at once, how long one takes where the next are decoded
 * meanwhile. Median and, because other work only ever slows, the least. With `--answers` also how much `shrink` changes
 * the answers. Markdown on stdout.
 *
 *   node benches/pictures.mjs MODEL PICTURE… [--wide] [--rounds N] [--answers]
 *
 * MODEL is a packed file or a .tflite; a PICTURE may be a folder. N rounds over all pictures, 10 by default. Files of one
 * size and kind stand in one row.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { load } from '../dist/host/index.js';
import { pixels } from '../dist/host/pixels.js';
import { environment, environmentLine } from '../dist/workshop/bench/machine.js';
import { median } from '../dist/workshop/bench/statistics.js';
import { packTflite } from '../dist/workshop/packing/index.js';

const {
  positionals: [path, ...named],
  values: { wide, rounds, answers },
} = parseArgs({
  allowPositionals: true,
  options: {
    wide: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '10' },
    answers: { type: 'boolean', default: false },
  },
});
if (!path || !named.length) throw new Error('usage: node benches/pictures.mjs MODEL PICTURE…');

const inside = (name) =>
  statSync(name).isDirectory() ? readdirSync(name).map((file) => join(name, file)) : [name];
const files = named.flatMap(inside).map((name) => new Uint8Array(readFileSync(name)));
const file = readFileSync(path);
const model = await load(path.endsWith('.tflite') ? (await packTflite(file)).bytes : file, { wide });

/** What is timed, of one file. */
const ways = {
  decode: pixels,
  classify: (bytes) => model.classify(bytes, 1),
  shrink: (bytes) => model.classify(bytes, 1, { shrink: true }),
};

async function timeOf(work) {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** Times of each way, by the sides of the file. */
const times = new Map();
const bySides = new Map();
for (const bytes of files) {
  const { width, height } = await pixels(bytes);
  const sides = `${width} × ${height}`;
  bySides.set(sides, [...(bySides.get(sides) ?? []), bytes]);
  times.set(sides, { decode: [], classify: [], shrink: [] });
}
for (let round = -1; round < Number(rounds); round++) {
  for (const [sides, group] of bySides) {
    for (const bytes of group) {
      for (const [way, work] of Object.entries(ways)) {
        const ms = await timeOf(() => work(bytes));
        // The first round warms up.
        if (round >= 0) times.get(sides)[way].push(ms);
      }
    }
  }
}

console.log(`${environmentLine(environment())}; ${model}\n`);
console.log(
  '| sides | files | decode, ms | classify, ms | more than decode | with `shrink`, ms | of many at once, decode | classify |\n|---|---|---|---|---|---|---|---|',
);
const both = (list) => `${median(list).toFixed(2)}, least ${Math.min(...list).toFixed(2)}`;
const percent = (part, whole) => `${Math.round((100 * part) / whole)} %`;
for (const [sides, { decode, classify, shrink }] of times) {
  const more = decode.map((ms, at) => classify[at] - ms);
  const least = Math.min(...classify) - Math.min(...decode);
  const [alone, answered] = await many(bySides.get(sides));
  const columns = [
    sides,
    bySides.get(sides).length,
    both(decode),
    both(classify),
    `${percent(median(more), median(decode))}, least ${percent(least, Math.min(...decode))}`,
    both(shrink),
    both(alone),
    both(answered),
  ];
  console.log(`| ${columns.join(' | ')} |`);
}

/** Milliseconds of one of many: decoded as the look-ahead does, without and with its answer. */
async function many(group) {
  const list = Array.from({ length: 24 }, (_, at) => group[at % group.length]);
  const found = [[], []];
  for (let round = -1; round < Number(rounds); round++) {
    const decoding = await timeOf(async () => {
      const waiting = list.slice(0, 3).map((bytes) => pixels(bytes));
      for (let at = 3; waiting.length; at++) {
        await waiting.shift();
        if (at < list.length) waiting.push(pixels(list[at]));
      }
    });
    const answering = await timeOf(() => model.classify(list, 1));
    if (round < 0) continue;
    found[0].push(decoding / list.length);
    found[1].push(answering / list.length);
  }
  return found;
}

if (answers) {
  let [count, same] = [0, 0];
  const off = [];
  for (const bytes of files) {
    const whole = await model.classify(bytes, { top: model.contract.classes });
    const small = await model.classify(bytes, { top: model.contract.classes, shrink: true });
    count++;
    if (whole[0].index === small[0].index) same++;
    const probability = new Map(small.map(({ index, probability }) => [index, probability]));
    off.push(Math.max(...whole.map(({ index, probability: p }) => Math.abs(p - probability.get(index)))));
  }
  const largest = Math.max(...off);
  console.log(
    `\nWith \`shrink\` ${same} of ${count} pictures have the same best class; a probability differs by at most ${median(off).toFixed(3)} in the median picture, and by ${largest.toFixed(3)} in the worst.`,
  );
}
