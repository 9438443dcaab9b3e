/** The project of a tool: a folder that keeps what was installed, so that a second run is fast. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { install, pack } from '../package/packed.ts';
import { run } from './process.ts';
import { version } from './way.ts';
import type { Files, Tool } from './way.ts';

/** Where everything is kept. */
export const home = process.env['BUNDLERS'] ?? join(realpathSync(tmpdir()), 'mobilenet-bundlers');

/** The package as npm installs it from the packed file. */
function packed(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mobilenet-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  install(join(folder, 'project'), pack(folder).tarball);
  return join(folder, 'project/node_modules/mobilenet-wasm');
}

let library: string | undefined;

/**
 * Installs a tool where it is not yet, and this package as it is now.
 *
 * @returns the folder of the project
 */
export async function open(tool: Tool): Promise<string> {
  const folder = join(home, `${tool.name} ${version(tool)}`.toLowerCase().replace(/[^a-z0-9.]+/g, '-'));
  const stamp = join(folder, 'node_modules/installed.json');
  const wanted = JSON.stringify(tool.packages);
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    write(folder, {});
    const named = Object.entries(tool.packages).map(([name, of]) => `${name}@${of}`);
    if (named.length)
      await run(folder, `npm install --no-audit --no-fund --loglevel=error ${named.join(' ')}`);
    writeFileSync(stamp, wanted);
  }
  library ??= packed();
  const own = join(folder, 'node_modules/mobilenet-wasm');
  rmSync(own, { recursive: true, force: true });
  cpSync(library, own, { recursive: true });
  return folder;
}

/** Leaves only what was installed, and writes files. What is said of package.json is added to it. */
export function write(folder: string, { 'package.json': manifest = '{}', ...files }: Files): void {
  for (const name of readdirSync(folder)) {
    if (name !== 'node_modules') rmSync(join(folder, name), { recursive: true });
  }
  // Caches of bundlers, which know an older package.
  for (const name of ['.vite', '.vite-temp', '.cache'])
    rmSync(join(folder, 'node_modules', name), { recursive: true, force: true });
  const whole = { private: true, type: 'module', ...(JSON.parse(manifest) as object) };
  for (const [name, text] of Object.entries({ ...files, 'package.json': JSON.stringify(whole) })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
