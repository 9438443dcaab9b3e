import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ioError } from '../../host/errors.ts';

/**
 * Names in a folder, sorted by UTF-16 code unit, so that the order is that of every machine. Links are followed; names
 * that begin with a dot are passed over.
 *
 * @throws E_IO the folder or a link cannot be read
 */
export async function entries(folder: string): Promise<{ folders: string[]; files: string[] }> {
  const found = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw ioError(cause, folder, 'read');
  });
  const folders: string[] = [];
  const files: string[] = [];
  for (const entry of found) {
    if (entry.name.startsWith('.')) continue;
    ((await isFolder(folder, entry)) ? folders : files).push(entry.name);
  }
  return { folders: folders.sort(), files: files.sort() };
}

async function isFolder(folder: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const path = join(folder, entry.name);
  const target = await stat(path).catch((cause: unknown) => {
    throw ioError(cause, path, 'read');
  });
  return target.isDirectory();
}
