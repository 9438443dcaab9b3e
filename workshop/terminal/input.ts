import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LARGEST_IMAGE } from '../../host/image/open.ts';
import { MobilenetError } from '../../host/errors.ts';
import { ioError } from '../../host/source/fault.ts';
import { openFile } from '../../host/source/file.ts';
import { collect } from '../../host/source/collect.ts';
import type { Source } from '../../host/source/read.ts';
import type { Flags, Options } from './flags.ts';
import { remark } from './report.ts';

/** The flag of a command that takes pictures, which may also stand as words. */
export const imageOptions = { image: { type: 'string', short: 'i', multiple: true } } as const;

/** Pictures that are decoded while one is answered: with it, one for each thread of Node that decodes. */
export const AHEAD = 3;

/** What stands for standard input where a file is named, or for standard output. */
export const DASH = '-';

/**
 * The pictures that a command line names. A folder stands for the pictures in it as `entries` sees them, without those
 * of folders inside.
 *
 * @throws E_USAGE none, or standard input twice; E_IO a folder cannot be read; E_IMAGE_FORMAT it holds no picture
 */
export async function pictures(
  flags: Flags<typeof imageOptions & { readonly model: { readonly type: 'string' } }>,
): Promise<string[]> {
  const { image = [], model } = flags.values;
  const paths = [...image, ...flags.words];
  if (paths.length === 0) throw flags.usage('A picture is missing');
  refuseTwice(flags, [model, ...paths]);
  const files = await Promise.all(paths.map(async (path) => ((await isFolder(path)) ? list(path) : [path])));
  return files.flat();
}

/** @throws E_USAGE standard input is named more than once */
export function refuseTwice(flags: Flags<Options>, paths: readonly (string | undefined)[]): void {
  if (paths.filter((path) => path === DASH).length > 1)
    throw flags.usage('Standard input can be read once only');
}

/** Whether an input is a folder; one that is not there is none. */
export async function isFolder(path: string): Promise<boolean> {
  if (path === DASH) return false;
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

async function list(folder: string): Promise<string[]> {
  const { entries } = await import('../dataset/entries.ts');
  const { missed, noPicture } = await import('../dataset/left-out.ts');
  // A link that leads nowhere fails as one of the pictures, beside those that have their answer.
  const { pictures, folders, others } = await entries(folder, 'file');
  const files = others.map((name) => join(folder, name));
  if (pictures.length > 0) {
    remark(missed({ beside: [], others: files }));
    return pictures.map((name) => join(folder, name));
  }
  const inner = folders[0] === undefined ? '' : `; name a folder in it, such as ${join(folder, folders[0])}`;
  throw new MobilenetError('E_IMAGE_FORMAT', `${noPicture(`${folder} holds`, files)}${inner}.`, folder);
}

/** What a path of the command line reads: `-` is standard input. */
export async function source(path: string): Promise<Source> {
  if (path !== DASH) return path;
  try {
    return await collect(process.stdin, LARGEST_IMAGE);
  } catch (cause) {
    throw ioError(cause, 'standard input', 'read');
  }
}

/** A file, or standard input, in pieces of whatever length. */
export interface Pieces {
  readonly stream: AsyncIterable<Uint8Array>;
  /** Bytes; unknown of standard input. */
  readonly length: number | undefined;
}

/** @throws E_IO */
export async function pieces(path: string): Promise<Pieces> {
  if (path === DASH) return { stream: process.stdin, length: undefined };
  const file = await openFile(path);
  const { size } = await file.stat();
  await file.close();
  return { stream: piecesOf(path), length: size };
}

/** Opened when the first piece is asked for, so that a caller may also ask for none. */
async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await openFile(path);
  yield* file.createReadStream();
}

/** Cuts a stream into parts of `size` bytes; the last may be shorter. A part is good until the next is asked for. */
export async function* parts(stream: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  const part = new Uint8Array(size);
  let length = 0;
  for await (let piece of stream) {
    while (piece.length > 0) {
      const taken = piece.subarray(0, size - length);
      part.set(taken, length);
      length += taken.length;
      piece = piece.subarray(taken.length);
      if (length < size) continue;
      yield part;
      length = 0;
    }
  }
  if (length > 0) yield part.subarray(0, length);
}
