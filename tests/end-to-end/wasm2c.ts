/** wasm2c with a C compiler: a module as a program. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runs, unless } from './engines.ts';

/** The folder of its runtime. */
export const runtime = '/usr/share/wabt/wasm2c';
const here = fileURLToPath(new URL('../../../tests/end-to-end/', import.meta.url));

/** The `skip` of a test that needs it. */
export const noC = unless(
  existsSync(join(runtime, 'wasm-rt-impl.c')) && runs('wasm2c', '--version') && runs('cc', '--version'),
  'no wasm2c with a C compiler: apt-get install wabt gcc',
);

/** What came after WebAssembly 1.0. */
const later = [
  'simd',
  'bulk-memory',
  'sign-extension',
  'saturating-float-to-int',
  'mutable-globals',
  'multi-value',
];

/**
 * Makes a program of `main`, a file of this folder, and of a module of WebAssembly 1.0, and of what else it may need.
 * Answers where it lies.
 */
export function compileC(folder: string, main: string, module: Uint8Array, needed?: string): string {
  const options = { cwd: folder };
  writeFileSync(join(folder, 'net.wasm'), module);
  copyFileSync(join(here, main), join(folder, main));
  const absent = later.filter((feature) => feature !== needed).map((feature) => `--disable-${feature}`);
  execFileSync('wasm-validate', [...absent, 'net.wasm'], options);
  execFileSync('wasm2c', ['net.wasm', '-o', 'net.c'], options);
  const sources = [main, 'net.c', join(runtime, 'wasm-rt-impl.c')];
  execFileSync('cc', ['-O1', '-I.', `-I${runtime}`, ...sources, '-lm', '-o', 'net'], options);
  return join(folder, 'net');
}
