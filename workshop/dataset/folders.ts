/** Labelled pictures on disk: a folder, in it one folder per class, in that the pictures. */
import { join } from 'node:path';
import { MobilenetError } from '../../host/errors.ts';
import { composed } from '../packing/class-names.ts';
import { entries, innerEntries } from './entries.ts';
import type { Inner, Lost } from './entries.ts';

export interface ClassFolder {
  /** Composed. */
  readonly name: string;
  readonly path: string;
  /** Paths, sorted by name; a class may be without a picture. */
  readonly pictures: readonly string[];
  /** Paths of files that are no pictures by their names. */
  readonly others: readonly string[];
}

/** A folder and the folders in it. */
export interface Folders {
  /** Sorted by name; where all names are numbers, by number. */
  readonly folders: readonly ClassFolder[];
  /** Paths of the pictures beside them. */
  readonly beside: readonly string[];
  /** Paths of all files that are no pictures by their names. */
  readonly others: readonly string[];
}

/** As many as a network has classes at most. */
const MOST_FOLDERS = 8192;

/** Names of the parts into which a data set is divided. */
const PART = /^(train(ing)?|val(id(ation)?)?|test(ing)?|dev|eval(uation)?)$/i;

/**
 * Reads a folder of folders, as `entries` sees them.
 *
 * @throws E_IO a folder cannot be read; E_DATASET a folder inside one of the folders, or too many
 */
export async function readFolders(folder: string, lost: Lost): Promise<Folders> {
  const top = await entries(folder, lost);
  const names = classOrder(top.folders);
  if (names.length > MOST_FOLDERS)
    throw refusal(`${folder} holds ${names.length} folders, more than ${MOST_FOLDERS} classes`, folder);
  const inner: Inner[] = [];
  for await (const one of innerEntries(folder, names, lost)) inner.push(one);
  refuseNested(inner);
  const folders = inner.map(({ name, path, pictures, others }) => ({
    name: composed(name),
    path,
    pictures: pictures.map((file) => join(path, file)),
    others: others.map((file) => join(path, file)),
  }));
  const beside = top.pictures.map((file) => join(folder, file));
  const others = [...top.others.map((file) => join(folder, file)), ...folders.flatMap((each) => each.others)];
  return { folders, beside, others };
}

/**
 * Reads a folder whose folders are classes.
 *
 * @throws as `readFolders`; E_DATASET it has no class folders, or its folders are parts of a data set
 */
export async function readClassFolders(folder: string): Promise<Folders> {
  const found = await readFolders(folder, 'refused');
  if (found.folders.length === 0) {
    const what = found.beside.length > 0 ? 'pictures, but no folder' : 'no folder';
    throw refusal(`${folder} holds ${what}; put the pictures of each class into a folder of its own`, folder);
  }
  refuseParts(folder, found.folders);
  return found;
}

/** Refuses folders that are no classes: all are parts of a data set, which nobody has divided into classes. */
export function refuseParts(folder: string, folders: readonly ClassFolder[]): void {
  const [first, second] = folders;
  if (!first || !second || !folders.every(({ name }) => PART.test(name))) return;
  const fix = `put the pictures of each class into a folder of its own in ${first.path}, and name this`;
  throw refusal(
    `The folders '${first.name}' and '${second.name}' in ${folder} are parts of a data set, not classes; ${fix}`,
    folder,
  );
}

/** Numbers as numbers, so that class n is folder n. */
function classOrder(names: readonly string[]): readonly string[] {
  if (!names.every((name) => /^\d+$/.test(name))) return names;
  return [...names].sort((a, b) => {
    const [left, right] = [BigInt(a), BigInt(b)];
    return left === right ? 0 : left < right ? -1 : 1;
  });
}

/** Of parts of a data set the one to learn from is named: nobody shall train on the pictures of a test. */
function refuseNested(inner: readonly Inner[]): void {
  const nested = inner.filter(({ folders }) => folders.length > 0);
  const named = nested.find(({ name }) => /^train/i.test(name)) ?? nested[0];
  if (named === undefined) return;
  const within = join(named.path, named.folders[0]!);
  throw refusal(
    `${within} is a folder inside a class folder; name ${named.path} if its folders are the classes, else move the pictures up`,
    within,
  );
}

function refusal(fact: string, place: string): MobilenetError {
  return new MobilenetError('E_DATASET', `${fact}.`, place);
}
