/** Pictures to calibrate with: some of a folder, decoded and brought to the sides of the input. */
import { MobilenetError } from '../../host/errors.ts';
import { assumed, matchClasses } from '../dataset/classes.ts';
import type { Classes } from '../dataset/classes.ts';
import { readFolders, refuseParts } from '../dataset/folders.ts';
import type { Folders } from '../dataset/folders.ts';
import { missed, noPicture } from '../dataset/left-out.ts';
import { naming } from '../dataset/broken.ts';
import { readPictures } from '../dataset/pictures.ts';
import type { Frame } from '../dataset/resample.ts';
import { spread } from '../dataset/spread.ts';

export interface Pictures {
  readonly paths: readonly string[];
  /** u8 `[height][width][3]` each. */
  readonly pictures: readonly Uint8Array[];
  /** The class of each; absent where there are no class folders, or where they do not fit the network. */
  readonly classes?: readonly number[];
  /** Why the folders do not fit. */
  readonly unmatched?: string;
  /** What is assumed of the folders, and which files are left out. */
  readonly notes: readonly string[];
}

export interface Choice {
  readonly frame: Frame;
  readonly classes: Classes;
  /** How many pictures at most. */
  readonly most: number;
  /** Bytes of all pictures together at most: 256 MiB where nothing is said. */
  readonly mostBytes?: number;
}

interface Found {
  readonly path: string;
  /** The place of the folder that it lies in; undefined beside the folders. */
  readonly folder?: number;
}

/**
 * Loads pictures that are evenly spread over a folder's class folders, or over itself where it has none: in the order
 * of their names, so the same folder gives the same pictures.
 *
 * @throws E_IO; E_DATASET a folder within a class folder; E_IMAGE_FORMAT there is none, or one is damaged: the
 *   sentence names it; E_IMAGE_SIZE; E_IMAGE_DECODER
 */
export async function loadPictures(
  folder: string,
  { frame, classes, most, mostBytes = 256 << 20 }: Choice,
  advance: () => void = () => {},
): Promise<Pictures> {
  const folders = await readFolders(folder, 'file');
  const all = picturesIn(folder, folders);
  const count = Math.max(1, Math.min(most, Math.floor(mostBytes / (3 * frame.height * frame.width))));
  const found = spread(all.length, count).map((index) => all[index]!);
  const paths = found.map(({ path }) => path);
  const pictures: Uint8Array[] = [];
  for await (const picture of readPictures(paths, frame)) {
    if (picture instanceof MobilenetError) throw naming(paths[pictures.length]!, picture);
    pictures.push(picture);
    advance();
  }
  const { note, ...matched } = classesOf(folder, found, folders, classes);
  // Pictures beside the folders are taken too.
  const notes = [note, missed({ beside: [], others: folders.others })].filter((one) => one !== undefined);
  return { paths, pictures, ...matched, notes };
}

/** Every picture of a folder and of the folders in it. */
function picturesIn(folder: string, { folders, beside, others }: Folders): Found[] {
  const found = [
    ...folders.flatMap(({ pictures }, at) => pictures.map((path): Found => ({ path, folder: at }))),
    ...beside.map((path): Found => ({ path })),
  ];
  if (found.length > 0) return found;
  const sentence = `${noPicture(`${folder} and the folders in it hold`, others)}.`;
  throw new MobilenetError('E_IMAGE_FORMAT', sentence, folder);
}

/** The class of each picture by its folder. Folders may also be there for order's sake: then there are no classes. */
function classesOf(
  folder: string,
  found: readonly Found[],
  { folders }: Folders,
  known: Classes,
): Pick<Pictures, 'classes' | 'unmatched'> & { note?: string | undefined } {
  const places = found.flatMap((one) => one.folder ?? []);
  if (places.length < found.length) return {};
  try {
    refuseParts(folder, folders);
    const names = folders.map(({ name }) => name);
    const matching = matchClasses(names, known);
    const classes = places.map((place) => matching.classes[place]!);
    return { classes, note: assumed(names, matching, known) };
  } catch (error) {
    if (error instanceof MobilenetError) return { unmatched: error.message };
    throw error;
  }
}
