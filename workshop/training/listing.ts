/** Folders of classes: what there is to learn, before any picture is read. */
import { basename } from 'node:path';
import { MobilenetError } from '../../host/errors.ts';
import { readClassFolders } from '../dataset/folders.ts';
import type { ClassFolder } from '../dataset/folders.ts';
import { conversion, noPicture } from '../dataset/left-out.ts';
import { composed } from '../packing/class-names.ts';
import { isPrintable } from '../printable.ts';

export interface Example {
  /** `class/file`, composed, with a slash on every system. */
  readonly name: string;
  readonly path: string;
  /** Index of the class. */
  readonly label: number;
}

export interface Listing {
  readonly folder: string;
  /** Names of the class folders in the order of `readFolders`; the place of a name is its class. */
  readonly classes: readonly string[];
  /** Class after class, in each the files in the order of their names. */
  readonly examples: readonly Example[];
  /** Paths of files that are not learnt from: pictures beside the folders, and what is no picture by its name. */
  readonly beside: readonly string[];
  readonly others: readonly string[];
}

/** What stands for bytes of a name that are no UTF-8. */
const REPLACED = '\ufffd';

/**
 * Lists a folder of class folders.
 *
 * @param least classes that there must be, 1 or 2
 * @throws as `readClassFolders`; E_DATASET only one class, one without a picture, two of one name or number, an
 *   unprintable name
 */
export async function list(folder: string, least = 2): Promise<Listing> {
  const { folders, beside, others } = await readClassFolders(folder);
  const [first, second] = folders;
  if (first && !second && least > 1) throw tooFew(folder, first);
  refuseTwins(folders);
  for (const each of folders) check(each);
  const examples = folders.flatMap(({ name, pictures }, label) =>
    pictures.map((path) => ({ name: `${name}/${composed(basename(path))}`, path, label })),
  );
  return { folder, classes: folders.map(({ name }) => name), examples, beside, others };
}

function check({ name, path, pictures, others }: ClassFolder): void {
  if (!isPrintable(name) || name.includes(REPLACED))
    throw refusal(path, `${path} has a name that is not plain text; rename it`);
  if (pictures.length > 0) return;
  const fix = conversion(others) === undefined ? '; fill or remove the class' : '';
  throw refusal(path, `${noPicture(`${path} holds`, others)}${fix}`);
}

function tooFew(folder: string, { name, path }: ClassFolder): MobilenetError {
  const fact = `${folder} holds only the class '${name}'`;
  const fix = 'give a folder with a folder of pictures for each of at least two classes';
  return refusal(path, `${fact}; ${fix}`);
}

/** Two names that are one composed would be one label, two that are one number one class. */
function refuseTwins(folders: readonly ClassFolder[]): void {
  const seen = new Map<string, string>();
  for (const { name, path } of folders) {
    const key = /^\d+$/.test(name) ? String(BigInt(name)) : name;
    const twin = seen.get(key);
    if (twin !== undefined)
      throw refusal(path, `${twin} and ${path} are one class by their names; join them`);
    seen.set(key, path);
  }
}

function refusal(path: string, fact: string): MobilenetError {
  return new MobilenetError('E_DATASET', `${fact}.`, path);
}
