/** Some thousands of each; a million by `npm run fuzz`, docs/fuzz.md. */
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { targets } from './targets.ts';
import type { Target } from './targets.ts';

/** The same inputs in every run of the tests; new ones are for the long runs. */
const SEED = 20170417;
const runs: Readonly<Record<Target, number>> = {
  packed: 6000,
  tflite: 3000,
  ppm: 20000,
  bmp: 10000,
  cli: 3000,
};

for (const [name, numRuns] of Object.entries(runs) as [Target, number][]) {
  test(`${numRuns} of ${name}`, async () => {
    const count = { accepted: 0, refused: 0 };
    await fc.assert(await targets[name](count), { seed: SEED, numRuns });
    // A generator that makes only wrong or only right inputs tests little.
    assert.ok(count.accepted > numRuns / 100, `${count.accepted} accepted`);
    assert.ok(count.refused > numRuns / 10, `${count.refused} refused`);
  });
}
