/**
 * Builds what a checkout runs: the wasm modules into build/, the host and its tests into dist/, the gateway into gateway/dist/.
 * Does nothing where the outputs are newer than every source, because `npm ci` runs it as `prepublish`. A `prepare` would stand in
 * the package too, and npm would ask its users about it.
 *
 *   node tools/build.mjs [--force | --clean]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (path) => join(root, 'node_modules', path);

/** Entry file of each target of asconfig.json. asc builds an unknown target with defaults, so the names come from there. */
const entry = (target) => {
  if (target.startsWith('core-threads')) return 'assembly/threads.ts';
  if (target.startsWith('core-small')) return 'assembly/small.ts';
  if (target.startsWith('core-flash')) return 'assembly/flash.ts';
  if (target === 'component') return 'assembly/component/index.ts';
  if (target.startsWith('peak')) return 'assembly/peak.ts';
  if (target.startsWith('training')) return 'assembly/training/index.ts';
  return target.startsWith('core-') ? 'assembly/index.ts' : 'assembly/wasi.ts';
};
const targets = Object.keys(JSON.parse(readFileSync(join(root, 'asconfig.json'), 'utf8')).targets);

/** Transforms of asc for a target; one of them is for engines that compile nothing (decision 0025). */
const transforms = (target) =>
  /^(core|mobilenet)-(baseline|small|flash)/.test(target)
    ? ['tools/ascii.mjs', 'tools/callers.mjs']
    : ['tools/ascii.mjs'];

/** asc takes no relative path of one. */
const transforming = (target) => transforms(target).flatMap((path) => ['--transform', join(root, path)]);

/** Every file that an entry comes from, by what its imports and exports name. */
function filesOf(entry, found = new Set()) {
  if (found.has(entry)) return found;
  found.add(entry);
  const text = readFileSync(join(root, entry), 'utf8');
  for (const [, name] of text.matchAll(/^(?:import|.*\bfrom) '(\.[^']+)';$/gm)) {
    const path = join(dirname(entry), name);
    filesOf(existsSync(join(root, `${path}.ts`)) ? `${path}.ts` : join(path, 'index.ts'), found);
  }
  return found;
}

function newest(paths) {
  let time = 0;
  for (const path of paths) {
    const whole = join(root, path);
    const files = statSync(whole).isDirectory()
      ? readdirSync(whole, { recursive: true }).map((name) => join(whole, name))
      : [whole];
    for (const file of files) time = Math.max(time, statSync(file).mtimeMs);
  }
  return time;
}

/** Runs `make` unless its stamp is newer than its sources. */
async function step(name, stamp, sources, make) {
  const whole = join(root, stamp);
  if (existsSync(whole) && statSync(whole).mtimeMs >= newest(sources)) return;
  console.error(`building ${name}`);
  await make();
  if (existsSync(whole)) utimesSync(whole, new Date(), new Date());
  else writeFileSync(whole, '');
}

/** Runs a script in a process of its own, which says itself what it refuses. */
async function run(script, args = []) {
  const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) process.exit(1);
}

/** Modules that are compiled at a time, at most: each takes some 300 MB. */
const LANES = 4;

/** Compiles the modules that are older than their sources, as many at a time as there are cores. */
async function buildModules() {
  const rest = targets.values();
  const lane = async () => {
    for (const target of rest) {
      const sources = [...filesOf(entry(target)), 'asconfig.json', 'package.json', ...transforms(target)];
      const args = [entry(target), '--target', target, ...transforming(target)];
      await step(target, `build/${target}.wasm`, sources, () => run(bin('assemblyscript/bin/asc.js'), args));
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), LANES) }, lane));
}

if (process.argv.includes('--force') || process.argv.includes('--clean')) {
  for (const folder of ['build', 'dist', 'gateway/dist'])
    rmSync(join(root, folder), { recursive: true, force: true });
}
if (!process.argv.includes('--clean')) {
  await buildModules();
  await step(
    'host, gateway, workshop and tests',
    'dist/built',
    [
      'host',
      'gateway',
      'workshop',
      'tests',
      'build/core-simd.wasm',
      'examples/signs/stop.jpg',
      'tools/gateway-page.mjs',
      'tools/inline.mjs',
      'tools/join.mjs',
      'tools/pages.mjs',
      'tsconfig.json',
      'package.json',
    ],
    async () => {
      await run(bin('typescript/bin/tsc'));
      await run(join(root, 'tools/gateway-page.mjs'));
      // A package of its own, which its own folder holds; the tests run what lies beside them.
      cpSync(join(root, 'dist/gateway'), join(root, 'gateway/dist'), { recursive: true });
      await run(join(root, 'tools/inline.mjs'));
      await run(join(root, 'tools/pages.mjs'));
      await run(join(root, 'tools/join.mjs'));
      // npx marks a bin as a program only when it first links it, not after another build.
      chmodSync(join(root, 'dist/workshop/cli.js'), 0o755);
    },
  );
}
