/** Outputs are refused before the work, not after it: by the files that their paths lead to, not by how they are spelt. */
import { access, constants, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { MobilenetError } from '../../host/errors.ts';
import { ioError } from '../../host/source/fault.ts';
import { entries, innerEntries } from '../dataset/entries.ts';
import { lanes } from '../dataset/lanes.ts';
import { DASH, isFolder } from './input.ts';
import { inode, inodeOf, isInput, target } from './target.ts';
import { createTemporary } from './temporary.ts';

type Paths = readonly (string | undefined)[];

/** A file that is going to be written. */
interface Place {
  readonly path: string;
  /** Equal for two paths of one file, though it is not there yet; undefined for a device, which may take several. */
  readonly key: string | undefined;
  readonly isThere: boolean;
}

/** Inputs that are looked at at the same time. */
const READERS = 8;

/**
 * Refuses what could not be written, or would destroy another file of the same command. `-` and what is undefined are
 * passed over.
 *
 * @param inputs files that are read, and folders, which stand for the pictures in them and in the folders in them
 * @throws E_USAGE an output is an input, or two are one file; E_IO one is a folder or link, or cannot be made
 */
export async function checkOutputs(outputs: Paths, inputs: Paths): Promise<void> {
  const places: Place[] = [];
  for (const path of named(outputs)) {
    const place = await placeOf(path);
    const same = places.find(({ key }) => key !== undefined && key === place.key);
    if (same) throw twice(same.path, path);
    places.push(place);
  }
  // What is not there yet is no input.
  const present = new Map(places.flatMap(({ path, key, isThere }) => (isThere && key ? [[key, path]] : [])));
  if (present.size === 0) return;
  for await (const key of lanes(await filesOf(named(inputs)), READERS, inode)) {
    const path = present.get(key ?? '');
    if (path !== undefined) throw isInput(path);
  }
}

function named(paths: Paths): string[] {
  return paths.filter((path): path is string => path !== undefined && path !== DASH);
}

async function placeOf(path: string): Promise<Place> {
  const present = await target(path);
  try {
    if (present && !present.isFile()) {
      await access(path, constants.W_OK);
      return { path, key: undefined, isThere: true };
    }
    // Rights, quotas, lengths and read-only volumes: only a file that is made shows that one can be.
    const temporary = await createTemporary(path);
    await temporary.file.close();
    await unlink(temporary.path);
    const key = present ? inodeOf(present) : `${await inode(dirname(path))}/${basename(path)}`;
    return { path, key, isThere: present !== undefined };
  } catch (cause) {
    throw ioError(cause, path, 'write');
  }
}

function twice(one: string, other: string): MobilenetError {
  const fact = one === other ? `${one} is named twice` : `${one} and ${other} are one file`;
  return new MobilenetError('E_USAGE', `${fact}; each output needs a name of its own.`, other);
}

/** The files that inputs stand for. One that cannot be read is told by whoever reads it. */
async function filesOf(inputs: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of inputs)
    files.push(...((await isFolder(path)) ? await picturesIn(path).catch(() => []) : [path]));
  return files;
}

async function picturesIn(folder: string): Promise<string[]> {
  const { pictures, folders } = await entries(folder, 'file');
  const found = pictures.map((name) => join(folder, name));
  for await (const inner of innerEntries(folder, folders, 'file'))
    found.push(...inner.pictures.map((name) => join(inner.path, name)));
  return found;
}
