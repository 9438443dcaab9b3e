/** The kit in C over wasm2c and wasm3: its own tests, its example, and what compilers find. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { runs, unless } from '../end-to-end/engines.ts';
import { noC, runtime } from '../end-to-end/wasm2c.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { example, printed, root } from './kit.ts';

const folder = temporaryFolder();
const kit = join(root, 'kits/c');
const core = join(root, 'build/core-baseline.wasm');
const answers = [join(root, 'kits/answers.txt'), join(root, 'tests/golden')];
const compile = (...words: string[]): Buffer => execFileSync('cc', words, { cwd: folder });

const warnings = [
  ...[
    '-std=gnu11',
    '-Wall',
    '-Wextra',
    '-Wconversion',
    '-Wsign-conversion',
    '-Wshadow',
    '-Wstrict-prototypes',
  ],
  ...['-Wcast-qual', '-Wundef', '-Werror'],
];
const included = [`-I${folder}`, `-I${kit}`, '-isystem', runtime];

before(() => {
  if (noC) return;
  copyFileSync(core, join(folder, 'core.wasm'));
  execFileSync('wasm2c', ['core.wasm', '-o', 'core.c'], { cwd: folder });
  // Without its checks wasm2c's C has warnings of its own.
  compile('-O1', '-w', `-I${runtime}`, '-c', 'core.c', join(runtime, 'wasm-rt-impl.c'));
});

/** Compiles a program of the kit over wasm2c, and answers its path. */
function program(name: string): string {
  const flags = [...warnings, '-O1', '-fsanitize=address,undefined', ...included];
  compile(...flags, join(kit, `${name}.c`), 'core.o', 'wasm-rt-impl.o', '-lm', '-o', 'program');
  return join(folder, 'program');
}

/** What the kit's tests print. */
const passes = /^\d{3} compared, 0 faults\n$/;

test('over wasm2c: the answers, digests and sentences of Node', { skip: noC }, () => {
  assert.match(execFileSync(program('tests/test'), answers, { encoding: 'utf8' }), passes);
});

test('the example in C prints the classes of a picture', { skip: noC }, () => {
  const [, ...words] = example('baseline');
  assert.equal(execFileSync(program('example'), words, { encoding: 'utf8' }), printed);
});

const noCpp = unless(runs('c++', '--version'), 'no C++ compiler: apt-get install g++');

test('C99 and C++11 take the header', { skip: noC || noCpp }, () => {
  const header = join(kit, 'mobilenet.h');
  const strict = [...warnings.slice(1), '-pedantic', '-fsyntax-only'];
  execFileSync('cc', ['-std=c99', '-xc', ...strict, header]);
  const plain = strict.filter((flag) => !flag.includes('prototypes'));
  execFileSync('c++', ['-std=c++11', '-xc++', ...plain, header]);
  const engine = ['-w', '-fsyntax-only', ...included, join(kit, 'mobilenet_wasm2c.h')];
  execFileSync('c++', ['-std=gnu++11', '-xc++', ...engine]);
});

test('the header has the version of the package', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  assert.match(readFileSync(join(kit, 'mobilenet.h'), 'utf8'), new RegExp(`MOBILENET_VERSION "${version}"`));
});

/** The folder of wasm3's sources. */
const wasm3 = process.env['WASM3'] ?? '';
const noWasm3 = unless(
  existsSync(join(wasm3, 'wasm3.h')) && runs('cc', '--version'),
  'no sources of wasm3: name their folder in WASM3; `pip download --no-deps --no-binary :all: pywasm3==0.5.0` holds it',
);

test('over wasm3: the same', { skip: noWasm3 }, () => {
  const sources = readdirSync(wasm3).filter((name) => /^m3_.*\.c$/.test(name));
  const engine = ['-isystem', wasm3, ...sources.map((name) => join(wasm3, name)), '-w'];
  const strict = [...warnings, '-DWASM3', `-I${kit}`, '-isystem', wasm3];
  compile(...strict, '-c', join(kit, 'tests/test.c'), '-o', 'wasm3.o');
  // The interpreter's jumps from function to function want to be optimized.
  compile('-O2', 'wasm3.o', ...engine, '-lm', '-o', 'wasm3');
  assert.match(execFileSync(join(folder, 'wasm3'), [...answers, core], { encoding: 'utf8' }), passes);
});
