/**
 * One thread of the build simd, or of its 256 bits, against two and more, alternating in one run, on a made network: medians, and their
 * ratio to one thread. A Markdown table on stdout. Needs a quiet machine.
 *
 *   node benches/threads.mjs [most threads, by default as many as run at once] [α] [side] [--wide]
 */
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { load } from '../dist/host/index.js';
import { make, seal } from '../dist/workshop/packing/index.js';

const wide = process.argv.includes('--wide');
const words = process.argv.slice(2).filter((word) => word !== '--wide');
const [most = availableParallelism(), alpha = 1, resolution = 224] = words.map(Number);
const WARM_UP = 20;
const ROUNDS = 101;

const file = await seal(make({ alpha, resolution, classes: 1001, seed: 1 }));
const raw = Uint8Array.from({ length: resolution * resolution * 3 }, (_, i) => (i * 7919) >> 3);
const models = [];
for (let threads = 1; threads <= most; threads++)
  models.push(await load(file, { build: 'simd', threads, wide }));
if (models.some(({ running }) => running.wide !== wide)) throw new Error(models[0].running.notes.join(' '));
const times = models.map(() => []);
const answers = new Set();

for (let round = -WARM_UP; round < ROUNDS; round++) {
  for (const [i, model] of models.entries()) {
    const start = performance.now();
    const logits = await model.infer(raw, 'logits');
    if (round >= 0) times[i].push(performance.now() - start);
    answers.add(Buffer.from(logits).toString('hex'));
  }
}
if (answers.size !== 1) throw new Error('the answers differ');

const sorted = times.map((list) => list.sort((a, b) => a - b));
const medians = sorted.map((list) => list[list.length >> 1]);
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
console.log(`α ${alpha}, ${resolution} px, ${wide ? 256 : 128} bits, ${ROUNDS} rounds, pixels to logits. ${cpus()[0].model}, Node ${process.versions.node}, commit ${commit}

| threads | median ms | least ms | one thread : this |
|---|---|---|---|`);
for (const [i, { running }] of models.entries()) {
  const [median, least] = [medians[i], sorted[i][0]].map((ms) => ms.toFixed(2));
  console.log(`| ${running.threads} | ${median} | ${least} | ${(medians[0] / medians[i]).toFixed(2)} |`);
}
for (const model of models) model.dispose();
