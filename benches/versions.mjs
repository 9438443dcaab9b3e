/**
 * Another checkout of this repository, built, against this one, in turns: a run of each build of the core in one
 * process, the first answer of the library and its memory in fresh processes, 10 000 calls that overlap, and `classify`
 * of a JPEG from the command line. Medians of each and of their ratios, as Markdown on stdout. Needs a quiet machine, and
 * takes some minutes.
 *
 *   node benches/versions.mjs OLD_CHECKOUT [--pairs N] [--seconds S] [--build NAME]
 *
 * N pairs of fresh processes, 15 by default, 0 for none; S seconds for which a build runs a network, 12 by default; NAME
 * for one build alone.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { make, seal } from '../dist/workshop/packing/index.js';
import { builds, supports } from '../dist/host/core/builds.js';
import { hindrance } from '../dist/host/core/wide.js';
import { alternate, commitOf, coreOf, push } from './checkout.mjs';

const {
  positionals: [old],
  values: { pairs = '15', seconds = '12', build: only },
} = parseArgs({
  allowPositionals: true,
  options: { pairs: { type: 'string' }, seconds: { type: 'string' }, build: { type: 'string' } },
});
if (old === undefined) throw new Error('usage: node benches/versions.mjs OLD_CHECKOUT [--build NAME]');
const roots = [resolve(old), dirname(dirname(fileURLToPath(import.meta.url)))];

/** Runs of a turn: one version may not always come first. */
const TURN = 4;
/** Milliseconds of a warm-up. */
const WARM = 3000;

const networks = [
  { alpha: 0.25, resolution: 128, classes: 1001, seed: 1 },
  { alpha: 1, resolution: 224, classes: 1001, seed: 1 },
];

const folder = mkdtempSync(join(tmpdir(), 'versions-'));
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const name = ({ alpha, resolution }) => `${alpha}/${resolution}`;

/** A run from the pixels to the logits. */
function run(core, raw, side) {
  core.begin(side, side, 1, 0, 0);
  push(core, raw);
  while (core.step(1) === 1);
  return core.logits();
}

/** Milliseconds of a run in each turn. */
function timesOf(cores, raw, side) {
  const how = { warm: WARM, kept: Number(seconds) * 1000, least: 10 };
  const turns = alternate(cores, how, (core) => {
    for (let i = 0; i < TURN; i++) run(core, raw, side);
  });
  return turns.map((list) => list.map((ms) => ms / TURN));
}

function row(title, times, digits = 3) {
  const ratio = median(times[0].map((time, i) => times[1][i] / time));
  const [before, after] = times.map((list) => median(list).toFixed(digits));
  console.log(`| ${title} | ${before} | ${after} | ${ratio.toFixed(3)} |`);
}

/** What a script prints in a fresh process of each version, in turns. */
function fresh(script, args) {
  const results = [[], []];
  for (let pair = 0; pair < Number(pairs); pair++) {
    for (const version of pair & 1 ? [1, 0] : [0, 1]) {
      const text = execFileSync(process.execPath, ['-e', script, roots[version], ...args], {
        encoding: 'utf8',
      });
      results[version].push(JSON.parse(text));
    }
  }
  return results;
}

const FIRST = `(async () => {
  const [root, file, side] = process.argv.slice(1);
  const { load } = await import(root + '/dist/host/index.js');
  const bytes = require('node:fs').readFileSync(file);
  const start = performance.now();
  const model = await load(bytes);
  await model.classify({ width: +side, height: +side, data: new Uint8Array(3 * side * side) });
  console.log(JSON.stringify({ ms: performance.now() - start, mb: process.resourceUsage().maxRSS / 1024 }));
})()`;

/** Of the calls the fastest of three rounds, after one that warms up. */
const OVERLAPPING = `(async () => {
  const [root, file] = process.argv.slice(1);
  const { load } = await import(root + '/dist/host/index.js');
  const model = await load(file, { build: 'simd' });
  const { width, height } = model.contract;
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 7919) >> 3);
  const times = [];
  for (let round = 0; round < 4; round++) {
    const start = performance.now();
    await Promise.all(Array.from({ length: 10000 }, () => model.classify({ width, height, data }, 1)));
    times.push(performance.now() - start);
  }
  console.log(JSON.stringify({ ms: Math.min(...times.slice(1)) }));
})()`;

const COMMAND = `
  const [root, photo] = process.argv.slice(1);
  const fs = require('node:fs');
  const cli = ['workshop', 'host'].map((house) => root + '/dist/' + house + '/cli.js').find((path) => fs.existsSync(path));
  const start = performance.now();
  require('node:child_process').execFileSync(process.execPath, [cli, 'classify', photo], { stdio: 'ignore' });
  console.log(JSON.stringify({ ms: performance.now() - start }));`;

const commits = roots.map(commitOf);
console.log(`${cpus()[0].model}, Node ${process.versions.node}, ${commits[0]} against ${commits[1]}

| | old | new | new : old |
|---|---|---|---|`);
const wide =
  (await hindrance()) === undefined ? ['wide', ...(supports('relaxed') ? ['relaxed-wide'] : [])] : [];
for (const network of networks) {
  const side = network.resolution;
  const file = await seal(make(network));
  const path = join(folder, `${network.alpha}.mnw`);
  writeFileSync(path, file);
  const raw = Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * 7919) >> 3);
  for (const build of [...builds.filter(supports), ...wide].filter((build) => build === (only ?? build))) {
    const cores = roots.map((root) => coreOf(root, build, file));
    const answers = cores.map((core) =>
      Buffer.from(core.memory.buffer, run(core, raw, side), 1001).toString('hex'),
    );
    if (answers[0] !== answers[1]) throw new Error(`${build} answers other bytes`);
    row(`${build}, ${name(network)}, ms`, timesOf(cores, raw, side));
  }
  if (pairs === '0') continue;
  const first = fresh(FIRST, [path, String(side)]);
  row(
    `first answer, ${name(network)}, ms`,
    first.map((list) => list.map(({ ms }) => ms)),
    1,
  );
  row(
    `its memory, MB`,
    first.map((list) => list.map(({ mb }) => mb)),
    1,
  );
}
if (pairs !== '0') {
  const millisecondsOf = (script, path) => fresh(script, [path]).map((list) => list.map(({ ms }) => ms));
  const signs = join(roots[1], 'weights/signs-0.25-64.mnw');
  row('10 000 overlapping calls, 0.25/64, ms', millisecondsOf(OVERLAPPING, signs), 0);
  const photo = join(roots[1], 'examples/signs/stop.jpg');
  if (existsSync(photo)) row('`classify` of a JPEG, ms', millisecondsOf(COMMAND, photo), 1);
}
