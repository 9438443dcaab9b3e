import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ioError } from '../../host/source/fault.ts';
import { composed } from '../packing/class-names.ts';
import { lanes } from './lanes.ts';
import { isPassedOver, isPictureName } from './name.ts';

/**
 * Names in a folder, each list sorted by UTF-16 code unit of their composed form, so that the order is that of every
 * machine.
 */
export interface Entries {
  readonly folders: readonly string[];
  /** Files that are pictures by their names. */
  readonly pictures: readonly string[];
  /** All other files. */
  readonly others: readonly string[];
}

/** A folder in a folder. */
export interface Inner extends Entries {
  readonly name: string;
  readonly path: string;
}

/** What a link that leads nowhere is: a reason to refuse the folder, or a file, which fails when it is read. */
export type Lost = 'refused' | 'file';

/** Folders that are read at the same time. */
const READERS = 8;

/**
 * What every command sees of a folder. Names that `isPassedOver` are not seen. Links are followed: one to a folder is a
 * folder, one to a file a file. A name says whether a file is a picture; whether it can be read shows later.
 *
 * @throws E_IO the folder cannot be read; a link leads nowhere, where that is refused
 */
export async function entries(folder: string, lost: Lost): Promise<Entries> {
  const found = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw ioError(cause, folder, 'read');
  });
  const folders: string[] = [];
  const files: string[] = [];
  for (const entry of found.filter(({ name }) => !isPassedOver(name)))
    ((await isFolder(folder, entry, lost)) ? folders : files).push(entry.name);
  files.sort(inOrder);
  return {
    folders: folders.sort(inOrder),
    pictures: files.filter(isPictureName),
    others: files.filter((name) => !isPictureName(name)),
  };
}

/**
 * What is in each of the folders of a folder, in the order of `names`.
 *
 * @throws as `entries`, of the first in order
 */
export function innerEntries(
  folder: string,
  names: readonly string[],
  lost: Lost,
): AsyncGenerator<Inner, void, void> {
  return lanes(names, READERS, async (name) => {
    const path = join(folder, name);
    return { name, path, ...(await entries(path, lost)) };
  });
}

/** Names that are one composed stand as they are written. */
function inOrder(a: string, b: string): number {
  const [left, right] = [composed(a), composed(b)];
  if (left === right) return a < b ? -1 : 1;
  return left < right ? -1 : 1;
}

async function isFolder(folder: string, entry: Dirent, lost: Lost): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const path = join(folder, entry.name);
  const target = await stat(path).catch((cause: unknown) => {
    if (lost === 'refused') throw ioError(cause, path, 'read');
  });
  return target?.isDirectory() ?? false;
}
