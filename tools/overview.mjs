/**
 * Draws what the README shows at a glance, of what is so: docs/answers.svg, the example pictures with the answers of the
 * shipped network, and docs/speed.svg, times of docs/benchmarks. A test draws them again and compares.
 *
 *   node tools/overview.mjs [FOLDER [NAME…]]      by default both into docs
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answers } from './overview/answers.mjs';
import { speed } from './overview/speed.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const drawings = { answers, speed };

const [folder = join(root, 'docs'), ...named] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
for (const name of named.length > 0 ? named : Object.keys(drawings))
  writeFileSync(join(folder, `${name}.svg`), await drawings[name](root));
