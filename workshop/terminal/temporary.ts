/** The file beside an output in which its bytes are collected, until they are whole. */
import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open, readdir, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface Temporary {
  readonly path: string;
  readonly file: FileHandle;
}

/** Behind the name of the output: digits that nobody else draws. */
const SUFFIX = /^\.[0-9a-f]{16}\.tmp$/;

/** No process writes for so long without a byte: what is older was left by one that is gone. */
const ABANDONED = 60 * 60 * 1000;

/**
 * Makes one of a name of its own. Numbers of processes would be no such names: a process in a container, and another in the
 * next one on the same volume, have the same.
 */
export async function createTemporary(output: string, mode = 0o666): Promise<Temporary> {
  const path = `${output}.${randomBytes(8).toString('hex')}.tmp`;
  return { path, file: await open(path, 'wx', mode) };
}

/**
 * Removes what killed processes left beside an output.
 *
 * @param now the time of a file that was just written there: the clock of a volume may be another than ours
 */
export async function sweep(output: string, now: number): Promise<void> {
  const folder = dirname(output);
  const name = basename(output);
  for (const other of await readdir(folder).catch(() => [])) {
    if (!other.startsWith(name) || !SUFFIX.test(other.slice(name.length))) continue;
    const path = join(folder, other);
    const { mtimeMs = now } = (await stat(path).catch(() => undefined)) ?? {};
    if (now - mtimeMs > ABANDONED) await unlink(path).catch(() => undefined);
  }
}
