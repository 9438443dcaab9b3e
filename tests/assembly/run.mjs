/**
 * Runs the as-pect specs of this folder under the features of each core build and counts their tests.
 *
 *   node tests/assembly/run.mjs
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

/** Node 20 has no relaxed SIMD, and its baseline tier miscompiles the dot product where a flag enables it. */
const builds = [
  'baseline',
  'simd',
  'compact',
  'wide',
  ...(Number(process.versions.node.split('.')[0]) >= 22 ? ['relaxed', 'relaxed-wide'] : []),
];

/** The features of asconfig.json's targets. */
const features = {
  baseline: ['--disable', 'sign-extension', '--disable', 'nontrapping-f2i', '--disable', 'bulk-memory'],
  simd: ['--enable', 'simd'],
  compact: ['--enable', 'simd'],
  wide: ['--enable', 'simd'],
  relaxed: ['--enable', 'simd', '--enable', 'relaxed-simd'],
  'relaxed-wide': ['--enable', 'simd', '--enable', 'relaxed-simd'],
};

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
      `tests/assembly/${spec}`,
      ...['--outFile', 'spec.wasm', '--debug', '--exportRuntime', '--exportTable', '--exportStart', '_start'],
      ...['--initialMemory', '256', '--use', `COMPACT=${build === 'compact' ? 1 : 0}`],
      ...['--use', `WIDE=${build.endsWith('wide') ? 1 : 0}`, ...features[build]],
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

/** @returns {Promise<{ passed: number, failed: number }>} a spec without tests counts as failed. */
export async function runSpecs() {
  const total = { passed: 0, failed: 0 };
  for (const spec of readdirSync(here).filter((name) => name.endsWith('.spec.ts'))) {
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
  const { passed, failed } = await runSpecs();
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed || !passed ? 1 : 0;
}
