/** Labelled pictures on disk: a folder, in it one folder per class, in that the pictures. */
import { join } from 'node:path';
import { MobilenetError } from '../../host/errors.ts';
import { entries, innerEntries } from './entries.ts';
import type { Inner } from './entries.ts';

export interface ClassFolder {
  readonly name: string;
  /** Paths, sorted by name; a class may be without a picture. */
  readonly pictures: readonly string[];
}

export interface ClassFolders {
  /** Sorted by name. */
  readonly folders: readonly ClassFolder[];
  /** Files that are no pictures by their name, and files beside the class folders. */
  readonly ignored: number;
}

/** As many as a network has classes at most. */
const MOST_FOLDERS = 8192;

/**
 * Lists the pictures of every class, as `entries` sees them.
 *
 * @throws E_IO a folder cannot be read; E_DATASET it has no class folders, too many, none with a picture, or a folder
 *   inside a class folder
 */
export async function readClassFolders(folder: string): Promise<ClassFolders> {
  const { folders: names, pictures, others } = await entries(folder, 'refused');
  if (names.length === 0) {
    const found = pictures.length > 0 ? 'pictures, but no folder' : 'no folder';
    throw refusal(
      `${folder} holds ${found}; put the pictures of each class into a folder of its own`,
      folder,
    );
  }
  if (names.length > MOST_FOLDERS)
    throw refusal(`${folder} holds ${names.length} folders, more than ${MOST_FOLDERS} classes`, folder);
  const classes: ClassFolder[] = [];
  let ignored = pictures.length + others.length;
  for await (const inner of innerEntries(folder, names, 'refused')) {
    classes.push(classOf(inner));
    ignored += inner.others.length;
  }
  if (classes.every(({ pictures }) => pictures.length === 0)) {
    throw refusal(
      `No folder in ${folder} holds a picture (.jpg .png .webp .ppm .pgm); name the folder above the classes`,
      folder,
    );
  }
  return { folders: classes, ignored };
}

function classOf({ name, path, folders, pictures }: Inner): ClassFolder {
  if (folders[0] !== undefined) {
    const inner = join(path, folders[0]);
    throw refusal(
      `${inner} is a folder inside a class folder; name ${path} if its folders are the classes, else move the pictures up`,
      inner,
    );
  }
  return { name, pictures: pictures.map((file) => join(path, file)) };
}

function refusal(fact: string, place: string): MobilenetError {
  return new MobilenetError('E_DATASET', `${fact}.`, place);
}
