/**
 * Decoded pictures in a file, for the next training of the same files: the key and the digest, each 64 hexadecimal
 * digits, then u8 [count][side][side][channels].
 */
import { stat } from 'node:fs/promises';
import { ioError } from '../../host/source/fault.ts';
import { openFile } from '../../host/source/file.ts';
import { sha256Hex } from '../packing/digest.ts';
import { datasetOf, pixelsOf } from './dataset.ts';
import type { Dataset, Format } from './dataset.ts';
import type { Listing } from './listing.ts';

const DIGITS = 64;
const HEADER = 2 * DIGITS;
/** Bytes of one read. */
const PIECE = 1 << 24;

/**
 * What a cache is good for: SHA-256 of the format and the names, sizes and times of all files.
 *
 * @throws E_IO a file is not there any more
 */
export async function cacheKey({ examples }: Listing, { resolution, channels }: Format): Promise<string> {
  const lines = [`1 ${resolution} ${channels}\n`];
  for (const { name, path } of examples) {
    const { size, mtimeMs } = await stat(path).catch((cause: unknown) => {
      throw ioError(cause, path, 'read');
    });
    lines.push(`${JSON.stringify(name)} ${size} ${mtimeMs}\n`);
  }
  return sha256Hex(lines);
}

/** The bytes of a cache before the pictures. */
export function cacheHeader(key: string, { digest }: Dataset): Uint8Array {
  return new TextEncoder().encode(key + digest);
}

/** The data set of a cache; undefined where there is none, or it is of other files, of another length or damaged. */
export async function readCache(
  path: string,
  key: string,
  listing: Listing,
  format: Format,
): Promise<Dataset | undefined> {
  const { examples } = listing;
  const { resolution, channels } = format;
  const each = resolution * resolution * channels;
  const size = examples.length * each;
  const file = await openFile(path).catch(() => undefined);
  if (!file) return undefined;
  try {
    const header = Buffer.alloc(HEADER);
    const { bytesRead } = await file.read(header, 0, HEADER, 0);
    const known = bytesRead === HEADER && header.toString('latin1', 0, DIGITS) === key;
    if (!known || (await file.stat()).size !== HEADER + size) return undefined;
    const pictures = pixelsOf(examples.length, each);
    const piece = Buffer.alloc(Math.min(PIECE, size));
    for (let at = 0; at < size;) {
      const { bytesRead: length } = await file.read(piece, 0, Math.min(PIECE, size - at), HEADER + at);
      if (length === 0) return undefined;
      pictures.set(piece.subarray(0, length), at);
      at += length;
    }
    const dataset = datasetOf(examples, pictures, format);
    return dataset.digest === header.toString('latin1', DIGITS) ? dataset : undefined;
  } finally {
    await file.close();
  }
}
