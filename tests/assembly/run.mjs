/**
 * Runs the as-pect specs of this folder under the features of each core build and counts their tests.
 *
 *   node tests/assembly/run.mjs [part of a spec's name]
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EmptyReporter, TestContext } from '@as-pect/core';
import { instantiate } from '@assemblyscript/loader';
import asc from 'assemblyscript/asc';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const golden = readFileSync(join(root, 'tests', 'golden', 'smallest.mnw'));

const { targets } = JSON.parse(readFileSync(join(root, 'asconfig.json'), 'utf8'));

/** Node 20 has no relaxed SIMD, and its baseline tier miscompiles the dot product where a flag enables it. */
const hasRelaxed = Number(process.versions.node.split('.')[0]) >= 22;

/**
 * Every tile of the core once: the builds but those for several threads, and but three of the four for a small memory, whose
 * tiles are another's.
 */
const others = ['core-small', 'core-flash', 'core-flash-plain'];
const builds = Object.keys(targets)
  .filter(
    (target) => target.startsWith('core-') && !target.startsWith('core-threads') && !others.includes(target),
  )
  .map((target) => target.slice('core-'.length))
  .filter((build) => hasRelaxed || !build.startsWith('relaxed'));

/** The switches and features of a target of asconfig.json, without what silences a failed assertion. */
function flagsOf(build) {
  const { use, enable = [], disable = [] } = targets[`core-${build}`];
  const named = [
    // The tables of a small arena lie where the specs allocate.
    [
      '--use',
      use.filter((alias) => alias !== 'abort=').map((alias) => alias.replace('=SmallArena', '=FastArena')),
    ],
    ['--enable', enable],
    // as-pect itself needs globals that change.
    ['--disable', disable.filter((feature) => feature !== 'mutable-globals')],
  ];
  return named.flatMap(([flag, values]) => values.flatMap((value) => [flag, value]));
}

/** Prints each failed test with what it expected. */
class FailureReporter extends EmptyReporter {
  constructor(name) {
    super();
    this.name = name;
  }

  onExit(context, node) {
    if (node.pass || node.children.length) return;
    const expected = node.expected
      ? `, expected ${node.negated ? 'not ' : ''}${node.expected.stringify()}`
      : '';
    const actual = node.actual ? `: ${node.actual.stringify()}` : '';
    console.error(
      `FAILED ${this.name} › ${node.parent?.name} › ${node.name}${actual}${expected} ${node.message ?? ''}`,
    );
  }
}

/** Compiles a spec; throws with the compiler's own words. */
async function compile(spec, build) {
  let binary;
  const { error, stderr } = await asc.main(
    [
      'node_modules/@as-pect/assembly/assembly/index.ts',
      'assembly/tiles/builds.ts',
      'assembly/network/arenas.ts',
      'assembly/memory/weights.ts',
      `tests/assembly/${spec}`,
      ...['--outFile', 'spec.wasm', '--debug', '--exportRuntime', '--exportTable', '--exportStart', '_start'],
      ...['--initialMemory', '256', ...flagsOf(build)],
    ],
    {
      readFile: (name, base) => read(join(base, name)),
      writeFile: (name, contents) => {
        if (name.endsWith('.wasm')) binary = contents;
      },
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr}`);
  return binary;
}

function read(path) {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return null;
  }
}

async function runSpec(spec, build) {
  const name = `${spec} (${build})`;
  try {
    const binary = await compile(spec, build);
    const context = new TestContext({ reporter: new FailureReporter(name), fileName: spec, binary });
    let memory;
    const fixture = {
      length: () => golden.length,
      copy: (at) => new Uint8Array(memory.buffer).set(golden, at),
    };
    const imports = context.createImports({ fixture });
    const module = await instantiate(binary, imports);
    memory = module.exports.memory;
    context.run(module);
    for (const { message } of context.errors) console.error(`FAILED ${name}: ${message}`);
    return {
      passed: context.testPassCount,
      failed: context.testRunCount - context.testPassCount + context.errors.length,
    };
  } catch (error) {
    console.error(`FAILED ${name}: ${error.message}`);
    return { passed: 0, failed: 1 };
  }
}

/**
 * @param {string} wanted Part of the path of a spec; '' is all of them.
 * @returns {Promise<{ passed: number, failed: number }>} a spec without tests counts as failed.
 */
export async function runSpecs(wanted) {
  const total = { passed: 0, failed: 0 };
  const specs = readdirSync(here).filter(
    (name) => name.endsWith('.spec.ts') && join('tests', 'assembly', name).includes(wanted),
  );
  for (const spec of specs) {
    for (const build of builds) {
      const { passed, failed } = await runSpec(spec, build);
      console.log(`${failed ? '✖' : '✔'} ${spec} under ${build}: ${passed} passed, ${failed} failed`);
      if (passed + failed === 0) console.error(`FAILED ${spec}: no test ran`);
      total.passed += passed;
      total.failed += passed + failed ? failed : 1;
    }
  }
  return total;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed } = await runSpecs(process.argv[2] ?? '');
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed || !passed ? 1 : 0;
}
