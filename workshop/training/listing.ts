/** Folders of classes: what there is to learn, before any picture is read. */
import { join } from 'node:path';
import { MobilenetError } from '../../host/errors.ts';
import { entries, innerEntries } from '../dataset/entries.ts';
import { isPrintable } from '../printable.ts';

export interface Example {
  /** `class/file`, with a slash on every system. */
  readonly name: string;
  readonly path: string;
  /** Index of the class. */
  readonly label: number;
}

export interface Listing {
  readonly folder: string;
  /** Names of the class folders in the order of their UTF-16 codes; the place of a name is its class. */
  readonly classes: readonly string[];
  /** Class after class, in each the files in the order of their names. */
  readonly examples: readonly Example[];
  /** Files that are no pictures by their names, as `class/file` or `file`. */
  readonly ignored: readonly string[];
}

/** What stands for bytes of a name that are no UTF-8. */
const REPLACED = '\ufffd';
/** Of a packed file: weights/FORMAT.md. */
const MOST_CLASSES = 8192;

/**
 * Lists a folder of class folders, as `entries` sees them.
 *
 * @throws E_DATASET no class or only one, a class without a picture, a folder within a class, an unprintable name;
 *   E_IO a folder or link cannot be read
 */
export async function list(folder: string): Promise<Listing> {
  const top = await entries(folder, 'refused');
  const classes = top.folders;
  if (classes.length < 2) throw tooFew(folder, classes);
  if (classes.length > MOST_CLASSES)
    throw refusal(
      folder,
      `has ${classes.length} class folders; at most ${MOST_CLASSES} classes are possible`,
    );
  const examples: Example[] = [];
  const ignored = [...top.pictures, ...top.others].sort();
  let label = 0;
  for await (const { name, path, folders, pictures, others } of innerEntries(folder, classes, 'refused')) {
    if (!isPrintable(name) || name.includes(REPLACED))
      throw refusal(path, 'has a name that is not plain text; rename it');
    if (folders[0] !== undefined)
      throw refusal(
        join(path, folders[0]),
        'is a folder within a class; put its pictures into the class folder',
      );
    if (pictures.length === 0)
      throw refusal(path, 'holds no picture (.jpg .png .webp .ppm .pgm); fill or remove the class');
    for (const file of pictures) examples.push({ name: `${name}/${file}`, path: join(path, file), label });
    ignored.push(...others.map((file) => `${name}/${file}`));
    label++;
  }
  return { folder, classes, examples, ignored };
}

function tooFew(folder: string, classes: readonly string[]): MobilenetError {
  const found = classes.length === 0 ? 'holds no class folder' : `holds only the class '${classes[0]}'`;
  return refusal(
    folder,
    `${found}; give a folder with a folder of pictures for each of at least two classes`,
  );
}

function refusal(path: string, fact: string): MobilenetError {
  return new MobilenetError('E_DATASET', `${path} ${fact}.`, path);
}
