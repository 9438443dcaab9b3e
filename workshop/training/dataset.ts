/** All pictures of a data set, decoded once and shared by the threads. */
import { MobilenetError } from '../../host/errors.ts';
import { readPictures } from '../dataset/pictures.ts';
import { sha256Hex } from '../packing/digest.ts';
import type { Frame } from '../dataset/resample.ts';
import type { Example, Listing } from './listing.ts';

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
interface Broken {
  readonly path: string;
  readonly cause: MobilenetError;
}

/** What one typed array holds in every supported version of Node. */
const MOST_BYTES = 2 ** 32 - 1;

/**
 * Reads and decodes every picture of a listing, several at a time, and stretches each to the side of the input.
 *
 * @param onRead called after each picture
 * @throws E_DATASET a picture is broken: names the first and says how many more are; all pictures need more than 4 GB;
 *   E_IMAGE_DECODER without sharp
 */
export async function readDataset(
  listing: Listing,
  format: Format,
  onRead = (): void => {},
): Promise<Dataset> {
  const { resolution, channels } = format;
  const { examples } = listing;
  const size = resolution * resolution * channels;
  checkSize(examples.length, size);
  const pictures = new Uint8Array(new SharedArrayBuffer(examples.length * size));
  const labels = new Uint16Array(new SharedArrayBuffer(examples.length * 2));
  labels.set(examples.map(({ label }) => label));
  const broken: Broken[] = [];
  const paths = examples.map(({ path }) => path);
  let index = 0;
  for await (const read of readPictures(paths, squareOf(resolution))) {
    if (read instanceof MobilenetError) broken.push({ path: paths[index]!, cause: read });
    else pictures.set(channels === 3 ? read : grey(read), index * size);
    index++;
    onRead();
  }
  const [first] = broken;
  if (first) throw refusal(first, broken.length - 1);
  return { side: resolution, channels, pictures, labels, digest: digestOf(examples, pictures) };
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
export function digestOf(examples: readonly Example[], pictures: Uint8Array): string {
  return sha256Hex([JSON.stringify(examples.map(({ name }) => name)), pictures]);
}

function refusal({ path, cause }: Broken, others: number): MobilenetError {
  const more = others > 0 ? ` ${others} more are broken, too.` : '';
  const sentence = `${path} cannot be learnt from: ${cause.message}${more} Repair or remove it.`;
  return new MobilenetError('E_DATASET', sentence, path, { cause });
}

function checkSize(count: number, size: number): void {
  if (count * size <= MOST_BYTES) return;
  const gigabytes = ((count * size) / 2 ** 30).toFixed(1);
  throw new MobilenetError(
    'E_DATASET',
    `${count} pictures of ${size} bytes are ${gigabytes} GB of pixels, at most 4 are kept; lower \`resolution\` or take fewer.`,
  );
}
