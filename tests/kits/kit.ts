/** The kits: packages in other languages, each with tests in its own. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { load } from '../../host/index.ts';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Runs a program in a folder of kits/. Fails with what it printed. */
export function passes(kit: string, program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: `${root}kits/${kit}`,
    encoding: 'utf8',
  });
  assert.equal(status, 0, `${program} ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

/** Whether it would. */
export function works(kit: string, program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { cwd: `${root}kits/${kit}` }).status === 0;
}

const weights = `${root}weights/signs-0.25-64.mnw`;
const picture = `${root}examples/stop.ppm`;

/** What the example of every kit takes: a core, weights and a picture. */
export const example = (build: 'simd' | 'baseline'): string[] => [
  `${root}build/core-${build}.wasm`,
  weights,
  picture,
];

const classes = await (await load(weights)).classify(picture);

/** What the example prints: four digits of the probability and the class, a line each. */
export const printed = classes
  .map(({ probability, className }) => `${probability.toFixed(4)} ${className}\n`)
  .join('');
