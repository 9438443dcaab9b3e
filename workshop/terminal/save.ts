import { constants } from 'node:fs';
import { lstat, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { MobilenetError } from '../../host/errors.ts';
import { ioError } from '../../host/source/fault.ts';

/** Appends bytes to the file being saved. */
export type Write = (bytes: Uint8Array) => Promise<void>;

/**
 * Writes a file whole or not at all: temporary beside it, fsync, rename.
 *
 * @param inputs paths that were read; none of them may be `path`
 * @throws E_USAGE output = input; E_IO it cannot be written
 */
export function save(path: string, bytes: Uint8Array, inputs: readonly string[]): Promise<void> {
  return saveWith(path, inputs, (write) => write(bytes));
}

/** `save` for bytes that come piece by piece: `produce` may throw, then the file at `path` stays as it was. */
export async function saveWith(
  path: string,
  inputs: readonly string[],
  produce: (write: Write) => Promise<void>,
): Promise<void> {
  await refuseInput(path, inputs);
  const present = await lstat(path).catch(() => undefined);
  if (present?.isDirectory())
    throw new MobilenetError('E_IO', `${path} is a folder; name a file in it.`, path);
  if (present?.isSymbolicLink()) {
    throw new MobilenetError('E_IO', `${path} is a symbolic link; name the file itself.`, path);
  }
  // A device or pipe cannot be replaced by a rename.
  if (present && !present.isFile()) return fill(path, path, 'w', 0o666, produce);
  await sweep(path);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await fill(path, temporary, 'wx', present ? present.mode & 0o777 : 0o666, produce);
    await rename(temporary, path).catch((cause: unknown) => {
      throw ioError(cause, path, 'write');
    });
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

async function fill(
  path: string,
  at: string,
  flags: string,
  mode: number,
  produce: (write: Write) => Promise<void>,
): Promise<void> {
  const wrap = (cause: unknown): never => {
    throw ioError(cause, path, 'write');
  };
  const file: FileHandle = await open(at, flags, mode).catch(wrap);
  try {
    await produce((bytes) => file.writeFile(bytes).catch(wrap));
    // Without it ext4 may rename before the bytes are there, and a power cut leaves an empty file.
    if (at !== path) await file.sync().catch(wrap);
  } finally {
    await file.close();
  }
}

async function refuseInput(path: string, inputs: readonly string[]): Promise<void> {
  const output = await stat(path).catch(() => undefined);
  if (!output?.isFile()) return;
  for (const input of inputs) {
    const read = await stat(input).catch(() => undefined);
    if (read?.dev === output.dev && read.ino === output.ino) {
      throw new MobilenetError('E_USAGE', `${path} is an input; name another file for the output.`, path);
    }
  }
}

/** Removes what killed processes left beside `path`. */
async function sweep(path: string): Promise<void> {
  const prefix = `${basename(path)}.`;
  const folder = dirname(path);
  for (const name of await readdir(folder).catch(() => [])) {
    const process = /^(\d+)\.tmp$/.exec(name.startsWith(prefix) ? name.slice(prefix.length) : '')?.[1];
    if (process && !lives(Number(process))) await unlink(join(folder, name)).catch(() => undefined);
  }
}

function lives(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Makes the rename itself durable, where the system can. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY).catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
