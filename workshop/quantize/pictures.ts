/** Pictures to calibrate with: some of a folder, decoded and brought to the sides of the input. */
import { join } from 'node:path';
import { ioError, MobilenetError } from '../../host/errors.ts';
import { readFile } from '../../host/source/file.ts';
import { entries, innerEntries } from '../dataset/entries.ts';
import { lanes } from '../dataset/lanes.ts';
import { pixels } from '../../host/image/pixels.ts';
import { resample } from '../dataset/resample.ts';
import type { Frame } from '../dataset/resample.ts';
import { spread } from './spread.ts';

export interface Pictures {
  readonly paths: readonly string[];
  /** u8 `[height][width][3]` each. */
  readonly pictures: readonly Uint8Array[];
  /** The class of each; absent where the folder has none that are known. */
  readonly classes?: readonly number[];
}

/** What a network says of its classes. */
export interface Classes {
  readonly count: number;
  readonly labels: readonly string[] | undefined;
}

export interface Choice {
  readonly frame: Frame;
  readonly classes: Classes;
  /** How many pictures at most. */
  readonly most: number;
}

interface Found {
  readonly path: string;
  /** The folder that it lies in, below the one that was named; '' for none. */
  readonly folder: string;
}

const LARGEST_IMAGE = 128 << 20;
/** Bytes of all pictures together. */
const MOST_BYTES = 256 << 20;
/** Decoded at the same time. */
const READERS = 4;

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
  const all = await list(folder);
  const count = Math.max(1, Math.min(most, Math.floor(MOST_BYTES / (3 * frame.height * frame.width))));
  const found = spread(all.length, count).map((index) => all[index]!);
  const pictures: Uint8Array[] = [];
  for await (const picture of lanes(found, READERS, ({ path }) => load(path, frame))) {
    pictures.push(picture);
    advance();
  }
  const known = classesOf(found, all, classes);
  return { paths: found.map(({ path }) => path), pictures, ...(known && { classes: known }) };
}

async function load(path: string, frame: Frame): Promise<Uint8Array> {
  try {
    return resample(await pixels(await readFile(path, LARGEST_IMAGE)), frame);
  } catch (cause) {
    if (cause instanceof MobilenetError)
      throw new MobilenetError(cause.code, `${path}: ${cause.message}`, path, { cause });
    throw ioError(cause, path, 'read');
  }
}

/** Every picture of a folder and of the folders in it, as `entries` sees them, sorted by folder and name. */
async function list(folder: string): Promise<Found[]> {
  const found: Found[] = [];
  const top = await entries(folder, 'file');
  for await (const { name, path, pictures } of innerEntries(folder, top.folders, 'file'))
    for (const file of pictures) found.push({ path: join(path, file), folder: name });
  for (const file of top.pictures) found.push({ path: join(folder, file), folder: '' });
  if (found.length > 0) return found;
  throw new MobilenetError(
    'E_IMAGE_FORMAT',
    `${folder} and the folders in it hold no picture (.jpg .png .webp .ppm .pgm).`,
    folder,
  );
}

/** The class of each picture by the name of its folder: a label, an index, or the place among as many folders. */
function classesOf(
  found: readonly Found[],
  all: readonly Found[],
  { count, labels = [] }: Classes,
): number[] | undefined {
  const folders = [...new Set(all.map(({ folder }) => folder))];
  if (folders.includes('')) return undefined;
  const rules: ((folder: string) => number)[] = [
    (folder) => labels.indexOf(folder),
    (folder) => (/^\d{1,4}$/.test(folder) && Number(folder) < count ? Number(folder) : -1),
    (folder) => (folders.length === count ? folders.indexOf(folder) : -1),
  ];
  const rule = rules.find((index) => folders.every((folder) => index(folder) >= 0));
  return rule && found.map(({ folder }) => rule(folder));
}
