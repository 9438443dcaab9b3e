/** Pictures to calibrate with: some of a folder, decoded and brought to the sides of the input. */
import { join } from 'node:path';
import { MobilenetError } from '../../host/errors.ts';
import { matchClasses } from '../dataset/classes.ts';
import type { Classes } from '../dataset/classes.ts';
import { entries, innerEntries } from '../dataset/entries.ts';
import { naming, readPictures } from '../dataset/pictures.ts';
import type { Frame } from '../dataset/resample.ts';
import { spread } from './spread.ts';

export interface Pictures {
  readonly paths: readonly string[];
  /** u8 `[height][width][3]` each. */
  readonly pictures: readonly Uint8Array[];
  /** The class of each; absent where there are no class folders, or where they do not fit the network. */
  readonly classes?: readonly number[];
  /** Why the folders do not fit. */
  readonly unmatched?: string;
}

export interface Choice {
  readonly frame: Frame;
  readonly classes: Classes;
  /** How many pictures at most. */
  readonly most: number;
}

interface Found {
  readonly path: string;
  /** The place of the folder that it lies in, in the order of their names; undefined beside the folders. */
  readonly folder?: number;
}

/** Bytes of all pictures together. */
const MOST_BYTES = 256 << 20;

/**
 * Loads pictures that are evenly spread over a folder's class folders, or over itself where it has none: in the order
 * of their names, so the same folder gives the same pictures.
 *
 * @throws E_IO; E_IMAGE_FORMAT there is none, or one is damaged: the sentence names it; E_IMAGE_SIZE; E_IMAGE_DECODER
 */
export async function loadPictures(
  folder: string,
  { frame, classes, most }: Choice,
  advance: () => void = () => {},
): Promise<Pictures> {
  const { found: all, folders } = await list(folder);
  const count = Math.max(1, Math.min(most, Math.floor(MOST_BYTES / (3 * frame.height * frame.width))));
  const found = spread(all.length, count).map((index) => all[index]!);
  const paths = found.map(({ path }) => path);
  const pictures: Uint8Array[] = [];
  for await (const picture of readPictures(paths, frame)) {
    if (picture instanceof MobilenetError) throw naming(paths[pictures.length]!, picture);
    pictures.push(picture);
    advance();
  }
  return { paths, pictures, ...classesOf(found, folders, classes) };
}

interface Listed {
  /** Sorted by folder and name. */
  readonly found: readonly Found[];
  /** Names of the folders, sorted; none of them need hold a picture. */
  readonly folders: readonly string[];
}

/** Every picture of a folder and of the folders in it, as `entries` sees them. */
async function list(folder: string): Promise<Listed> {
  const found: Found[] = [];
  const top = await entries(folder, 'file');
  let at = 0;
  for await (const { path, pictures } of innerEntries(folder, top.folders, 'file')) {
    for (const file of pictures) found.push({ path: join(path, file), folder: at });
    at++;
  }
  for (const file of top.pictures) found.push({ path: join(folder, file) });
  if (found.length > 0) return { found, folders: top.folders };
  throw new MobilenetError(
    'E_IMAGE_FORMAT',
    `${folder} and the folders in it hold no picture (.jpg .png .webp .ppm .pgm).`,
    folder,
  );
}

/** The class of each picture by its folder. Folders may also be there for order's sake: then there are no classes. */
function classesOf(
  found: readonly Found[],
  folders: readonly string[],
  known: Classes,
): Pick<Pictures, 'classes' | 'unmatched'> {
  const places = found.flatMap(({ folder }) => folder ?? []);
  if (places.length < found.length) return {};
  try {
    const matching = matchClasses(folders, known);
    return { classes: places.map((place) => matching.classes[place]!) };
  } catch (error) {
    if (error instanceof MobilenetError) return { unmatched: error.message };
    throw error;
  }
}
