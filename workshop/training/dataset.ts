/** All pictures of a data set, decoded once and shared by the threads. */
import { MobilenetError } from '../../host/errors.ts';
import { readPictures } from '../dataset/pictures.ts';
import { sha256Hex } from '../packing/digest.ts';
import type { Frame } from '../dataset/resample.ts';
import type { Example, Listing } from './listing.ts';
import { shared } from './shared.ts';

export interface Dataset {
  readonly side: number;
  readonly channels: 1 | 3;
  /** u8 [count][side][side][channels], over shared memory */
  readonly pictures: Uint8Array;
  /** u16 [count], over shared memory */
  readonly labels: Uint16Array;
  /** SHA-256 of names and pixels, in hexadecimal digits. */
  readonly digest: string;
}

export interface Format {
  readonly resolution: number;
  readonly channels: 1 | 3;
}

/** A picture that cannot be read, and why. */
export interface Broken {
  readonly path: string;
  readonly cause: MobilenetError;
}

export interface Reading {
  readonly dataset: Dataset;
  /** Of the pictures in the data set, in their order. */
  readonly examples: readonly Example[];
  /** Those that are not in it. */
  readonly broken: readonly Broken[];
}

export interface ReadOptions {
  /** Leaves broken pictures out, instead of ending with the first. */
  readonly keepGoing?: boolean;
  /** After each picture. */
  readonly onRead?: () => void;
}

/** What one typed array holds in every supported version of Node. */
const MOST_BYTES = 2 ** 32 - 1;

/**
 * Reads and decodes every picture of a listing, several at a time, and stretches each to the side of the input.
 *
 * @throws E_DATASET a picture is broken: names the first and says how many more are; all pictures need more than 4 GB;
 *   E_MEMORY the process cannot have them; E_IMAGE_DECODER without sharp
 */
export async function readDataset(
  listing: Listing,
  format: Format,
  { keepGoing = false, onRead = () => {} }: ReadOptions = {},
): Promise<Reading> {
  const { resolution, channels } = format;
  const size = resolution * resolution * channels;
  checkSize(listing.examples.length, size);
  const pictures = pixelsOf(listing.examples.length, size);
  const examples: Example[] = [];
  const broken: Broken[] = [];
  const paths = listing.examples.map(({ path }) => path);
  for await (const read of readPictures(paths, squareOf(resolution))) {
    const example = listing.examples[examples.length + broken.length]!;
    if (read instanceof MobilenetError) broken.push({ path: example.path, cause: read });
    else {
      pictures.set(channels === 3 ? read : grey(read), examples.length * size);
      examples.push(example);
    }
    onRead();
  }
  if (!keepGoing) refuseBroken(broken);
  const dataset = datasetOf(examples, pictures.subarray(0, examples.length * size), format);
  return { dataset, examples, broken };
}

/**
 * @param size bytes of a picture
 * @throws E_MEMORY
 */
export function pixelsOf(count: number, size: number): Uint8Array {
  return new Uint8Array(shared(count * size, 'take fewer pictures, or lower `resolution`'));
}

/** @param pictures over shared memory */
export function datasetOf(
  examples: readonly Example[],
  pictures: Uint8Array,
  { resolution: side, channels }: Format,
): Dataset {
  const labels = new Uint16Array(new SharedArrayBuffer(examples.length * 2));
  labels.set(examples.map(({ label }) => label));
  return { side, channels, pictures, labels, digest: digestOf(examples, pictures) };
}

/** The whole picture, stretched to a square. */
export function squareOf(side: number): Frame {
  return { height: side, width: side, fit: 'stretch', resizeHeight: side, resizeWidth: side };
}

/** The grey of weights/FORMAT.md: u8 [pixels] of u8 [pixels][3]. */
function grey(rgb: Uint8Array): Uint8Array {
  const greys = new Uint8Array(rgb.length / 3);
  for (let to = 0, at = 0; to < greys.length; to++, at += 3)
    greys[to] = (77 * rgb[at]! + 150 * rgb[at + 1]! + 29 * rgb[at + 2]! + 128) >> 8;
  return greys;
}

/** SHA-256 of names and pixels. */
function digestOf(examples: readonly Example[], pictures: Uint8Array): string {
  return sha256Hex([JSON.stringify(examples.map(({ name }) => name)), pictures]);
}

function refuseBroken([first, ...others]: readonly Broken[]): void {
  if (!first) return;
  const { path, cause } = first;
  const more = others.length > 0 ? ` ${others.length} more are broken, too.` : '';
  const sentence =
    `${path} cannot be learnt from: ${cause.message}${more} ` +
    'Repair or remove it, or give `keepGoing`, which lists all of them and learns from the others.';
  throw new MobilenetError('E_DATASET', sentence, path, { cause });
}

/** @throws E_DATASET a class has no picture that could be read */
export function refuseLost({ classes }: Listing, { examples }: Reading): void {
  const left = new Set(examples.map(({ label }) => label));
  const lost = classes.find((_, label) => !left.has(label));
  if (lost === undefined) return;
  const sentence = `No picture of the class '${lost}' can be read; repair one, or remove the class.`;
  throw new MobilenetError('E_DATASET', sentence, lost);
}

function checkSize(count: number, size: number): void {
  if (count * size <= MOST_BYTES) return;
  const gigabytes = ((count * size) / 2 ** 30).toFixed(1);
  throw new MobilenetError(
    'E_DATASET',
    `${count} pictures of ${size} bytes are ${gigabytes} GB of pixels, at most 4 are kept; lower \`resolution\` or take fewer.`,
  );
}
