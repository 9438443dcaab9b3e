/** The package as a user gets it: packed, and installed in a project of its own. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Runs npm without the network and without scripts, and answers what it prints. */
function npm(folder: string, ...args: string[]): string {
  const all = [...args, '--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  return execFileSync('npm', all, { cwd: folder, encoding: 'utf8' });
}

/** Packs the repository, or a package of it, as it is built. Answers the path of the tarball, and the paths in it. */
export function pack(folder: string, from = root): { tarball: string; files: string[] } {
  const printed = JSON.parse(npm(from, 'pack', '--json', '--pack-destination', folder)) as object;
  // npm 12 names each package; before it was a list.
  const [{ filename, files }] = Object.values(printed) as [{ filename: string; files: { path: string }[] }];
  return { tarball: join(folder, filename), files: files.map(({ path }) => path) };
}

/** A fresh project in `folder` with the package in it, and what this repository has of `linked` packages. */
export function install(folder: string, tarball: string, linked: readonly string[] = []): void {
  mkdirSync(folder, { recursive: true });
  npm(folder, 'init', '-y');
  npm(folder, 'install', '--omit=optional', '--cache', join(folder, '.cache'), tarball);
  for (const name of linked)
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'dir');
}

/** The program of the README under a heading: its first block of a language. */
export function readme(heading: string, language: 'ts' | 'html' | 'sh'): string {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const block = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(section)?.[1];
  if (block === undefined) throw new Error(`README.md has no program under '${heading}'`);
  return block;
}

/** The files that the README's programs name. */
export const named = { weights: 'weights/signs-0.25-64.mnw', picture: 'examples/signs/stop.jpg' };

/**
 * Writes the README's program for Node, which is JavaScript too, with weights of one's own in the place of those that come
 * with the package, and another picture by the name in it.
 */
export function writeProgram(folder: string, weights: Uint8Array, picture: Uint8Array): void {
  const program = readme('Node', 'ts')
    .replace(/^.*'mobilenet-wasm\/weights'.*\n/m, '')
    .replace('load(defaultWeights)', `load('${named.weights}')`);
  writeFileSync(join(folder, 'program.mjs'), program);
  for (const [name, bytes] of [
    [named.weights, weights],
    [named.picture, picture],
  ] as const) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
}
