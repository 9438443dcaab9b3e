import { constants } from 'node:fs';
import { open, rename, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ioError } from '../../host/source/fault.ts';
import { refuseInput, target } from './target.ts';
import { createTemporary, sweep } from './temporary.ts';

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
  const present = await target(path);
  const fail = (cause: unknown): never => {
    throw ioError(cause, path, 'write');
  };
  const fill = (file: FileHandle): Promise<void> => produce((bytes) => file.writeFile(bytes).catch(fail));
  // A device or pipe cannot be replaced by a rename.
  if (present && !present.isFile()) return closing(await open(path, 'w').catch(fail), fill);
  const mode = present ? Number(present.mode) & 0o777 : 0o666;
  const temporary = await createTemporary(path, mode).catch(fail);
  try {
    await closing(temporary.file, async (file) => {
      await fill(file);
      // Without it ext4 may rename before the bytes are there, and a power cut leaves an empty file.
      await file.sync().catch(fail);
      await sweep(path, (await file.stat()).mtimeMs);
    });
    await rename(temporary.path, path).catch(fail);
  } catch (error) {
    await unlink(temporary.path).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

async function closing(file: FileHandle, work: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(file);
  } finally {
    await file.close();
  }
}

/** Makes the rename itself durable, where the system can. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY).catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
