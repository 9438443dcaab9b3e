/** C of a network, compiled by a compiler of this machine, and its answers beside those of the core. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../../../workshop/bundle/bundle.ts';
import { cSources } from '../../../../workshop/bundle/c/sources.ts';
import type { Core } from '../../../../host/core/core.ts';
import { runs, unless } from '../../../end-to-end/engines.ts';

/** Compilers to try, those of this machine. */
export const compilers = ['gcc', 'clang'].filter((name) => runs(name, '--version'));

export const noCompiler = unless(compilers.length > 0, 'no C compiler: apt-get install gcc, or clang');

const here = new URL('../../../../../tests/workshop/bundle/c/', import.meta.url);

/** Sources of the programs: a file of this folder, and those of a network that it needs. */
const programs = {
  main: ['net.c', 'net_selftest.c'],
  picture: ['net.c', 'net_picture.c'],
} as const;

/** What a firmware's own rules may ask for, each an error. */
export const warnings = [
  ...['-Wall', '-Wextra', '-Wconversion', '-Wsign-conversion', '-Wshadow', '-Wstrict-prototypes'],
  ...['-Wmissing-prototypes', '-Wcast-qual', '-Wundef', '-Wdouble-promotion', '-pedantic', '-Werror'],
];

/** Writes the C of a network into a folder, and answers the files. */
export async function write(file: Uint8Array, folder: string): Promise<ReadonlyMap<string, string>> {
  mkdirSync(folder, { recursive: true });
  const { files } = await cSources(file);
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  return files;
}

/** Compiles what was written to a program that answers pictures, and answers its path. */
export function compile(folder: string, compiler: string, ...flags: readonly string[]): string {
  return compileProgram('main', folder, compiler, ...flags);
}

/** The same of a program of this folder. */
export function compileProgram(
  name: keyof typeof programs,
  folder: string,
  compiler: string,
  ...flags: readonly string[]
): string {
  const program = join(folder, name);
  const main = fileURLToPath(new URL(`${name}.c`, here));
  const sources = programs[name].map((each) => join(folder, each));
  execFileSync(compiler, ['-std=c11', ...flags, '-I', folder, main, ...sources, '-o', program]);
  return program;
}

/** What such a program writes of pictures, computed by a baseline bundle: each answer twice. */
export async function coreAnswers(file: Uint8Array, pictures: readonly Uint8Array[]): Promise<Buffer> {
  const { bytes } = await bundle(file, { build: 'baseline' });
  const core = new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource))
    .exports as unknown as Core;
  const view = (at: number, length: number): Uint8Array =>
    new Uint8Array(core.memory.buffer).slice(at >>> 0, (at >>> 0) + length);
  const answers = pictures.map((picture) => {
    new Uint8Array(core.memory.buffer).set(picture, core.input() >>> 0);
    const classes = core.classes();
    const ranks = view(core.answer(Math.max(classes, 1)), 4 * classes);
    const tensors = [core.logits(), core.softmax()].map((at) => view(at, classes));
    return Buffer.concat([
      view(core.embedding(), core.features()),
      ...tensors,
      ranks,
      Uint8Array.of(core.unknown()),
    ]);
  });
  return Buffer.concat(answers.flatMap((answer) => [answer, answer]));
}
