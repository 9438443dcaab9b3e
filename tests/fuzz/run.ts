/**
 * Fuzzes for as long as one likes:
 *
 *   npm run fuzz -- packed|tflite|ppm|bmp|cli [N] [--seed S]
 *
 * Prints the seed and a line every 10 000 cases; the same seed gives the same cases. Exits with 1 at the first failure,
 * shrunk to the smallest input that fast-check finds.
 */
import fc from 'fast-check';
import { parseArgs } from 'node:util';
import { targets } from './targets.ts';
import type { Target } from './targets.ts';

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string' } },
  allowPositionals: true,
});
const [name = '', runs = '1000000'] = positionals;
const seed = Number(values.seed ?? Date.now() & 0x7fffffff);
if (!Object.hasOwn(targets, name) || !/^[1-9]\d*$/.test(runs) || !Number.isSafeInteger(seed)) {
  console.error(`usage: npm run fuzz -- ${Object.keys(targets).join('|')} [N] [--seed S]`);
  process.exit(2);
}

const CHUNK = 10_000;
const total = Number(runs);
const count = { accepted: 0, refused: 0 };
const start = performance.now();
console.log(`${name}: ${total} cases, --seed ${seed}, Node ${process.version}`);
const property = await targets[name as Target](count);
for (let done = 0; done < total; done += CHUNK) {
  const numRuns = Math.min(CHUNK, total - done);
  // Each chunk has a seed of its own; the replay of one is `N = 10 000 --seed` with what is printed here.
  const failure = await fc.check(property, { seed: seed + done / CHUNK, numRuns });
  if (failure.failed) {
    console.log(fc.defaultReportMessage(failure));
    console.log(failure.errorInstance);
    console.log(`replay: npm run fuzz -- ${name} ${CHUNK} --seed ${seed + done / CHUNK}`);
    process.exit(1);
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`${done + numRuns} cases, ${count.accepted} accepted, ${count.refused} refused, ${seconds} s`);
}
