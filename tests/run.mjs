/**
 * Every test of the project: as-pect specs under each build's features, then node:test files, then one closing line.
 *
 *   npm test [-- PART of a path] [--without PART,PART]
 */
import { setMaxListeners } from 'node:events';
import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { parseArgs } from 'node:util';
import { unproven } from '../dist/tests/attacks/proofs.js';
import { runSpecs } from './assembly/run.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const compiled = join(here, '..', 'dist', 'tests');
const { values, positionals } = parseArgs({
  options: { without: { type: 'string' } },
  allowPositionals: true,
});
const wanted = positionals[0] ?? '';
const unwanted = values.without?.split(',') ?? [];

/** Milliseconds after which the run ends; a whole one takes some ten. A file that still runs hangs, and fails. */
const HANGS = 20 * 60_000;

/** The test file of tests/ that was compiled to a path. */
const sourceOf = (path) => relative(compiled, path).replaceAll('\\', '/').replace(/\.js$/, '.ts');

/** The files that took longest, in whole seconds: what to look at first where a run grows. */
function tellSlowest(times) {
  const slowest = [...times].sort(([, a], [, b]) => b - a).slice(0, 20);
  console.log(`slowest: ${slowest.map(([file, time]) => `${file} ${Math.round(time / 1000)} s`).join(', ')}`);
}

/** node:test files, one process each, two at a time. A case of tests/attacks without its proof is a failure too. */
async function runFiles() {
  const files = readdirSync(compiled, { recursive: true })
    .filter((name) => name.endsWith('.test.js') && name.includes(wanted))
    .filter((name) => !unwanted.some((part) => name.includes(part)))
    .map((name) => join(compiled, name));
  const total = { passed: 0, failed: 0, skipped: 0 };
  if (!files.length) return total;
  const reports = [];
  const times = new Map();
  const report = ({ file = '', name, details, skip, todo, nesting }) => {
    const source = sourceOf(file);
    reports.push({ file: source, title: name, suite: details.type === 'suite', skip, todo });
    if (!nesting) times.set(source, (times.get(source) ?? 0) + details.duration_ms);
  };
  const signal = AbortSignal.timeout(HANGS);
  // Every file listens.
  setMaxListeners(0, signal);
  const stream = run({ files, concurrency: 2, signal });
  stream.on('test:pass', (event) => {
    report(event);
    if (event.details.type === 'suite') return;
    if (event.skip !== undefined) total.skipped++;
    else total.passed++;
  });
  stream.on('test:fail', (event) => {
    report(event);
    total.failed++;
  });
  for await (const text of stream.compose(spec)) process.stdout.write(text);
  tellSlowest(times);
  for (const sentence of unproven(files.map(sourceOf), reports)) {
    console.log(`✖ ${sentence}`);
    total.failed++;
  }
  return total;
}

const specs = await runSpecs(wanted);
const files = await runFiles();
const passed = specs.passed + files.passed;
const failed = specs.failed + files.failed;
console.log(`${passed} passed, ${failed} failed, ${files.skipped} skipped`);
process.exitCode = failed || !passed ? 1 : 0;
