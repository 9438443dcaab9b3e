import { MobilenetError } from '../errors.ts';
import { part } from '../part.ts';
import { bytesOf, isBlob, isUrl, tagOf } from '../tag.ts';
import { builtin } from './builtin.ts';

/** Where bytes come from: a path, an http(s) or file address, a blob (a `File` is one), or the bytes themselves. */
export type Source = string | URL | Uint8Array | Uint8ClampedArray | DataView | ArrayBufferLike | Blob;

/** Whether a value is a source, of whatever type its caller says that it is. */
export function isSource(value: unknown): value is Source {
  return typeof value === 'string' || isUrl(value) || isBlob(value) || bytesOf(value) !== undefined;
}

/**
 * Reads a source whole. Bytes are passed on as they are, without a copy.
 *
 * @param limit largest number of bytes that are accepted from a file, blob or server; nothing larger is ever allocated
 * @throws E_IO missing, not a regular file, larger than `limit`, or the server refuses; E_ABORTED; E_USAGE no source
 */
export async function read(source: Source, limit: number, signal?: AbortSignal): Promise<Uint8Array> {
  const bytes = bytesOf(source);
  if (bytes) return bytes;
  if (!isSource(source)) throw (await part(import('../usage.ts'))).notSource(tagOf(source));
  const address = isBlob(source) ? source : locate(source as string | URL);
  const name = isBlob(address) ? 'the blob' : String(address);
  try {
    if (isBlob(address)) return await readBlob(address, limit);
    if (typeof address === 'string' || address.protocol === 'file:') return await readPath(address, limit);
    return await download(address, limit, signal);
  } catch (cause) {
    if (signal?.aborted)
      throw new MobilenetError('E_ABORTED', 'The download was aborted.', undefined, { cause });
    throw (await part(import('./fault.ts'))).ioError(cause, name, 'read');
  }
}

/** A page's relative address counts from the page; in Node, imitated page or not, a string without a scheme is a path. */
function locate(source: string | URL): string | URL {
  if (isUrl(source)) return new URL(source.href);
  if (/^(https?|file|blob|data):/i.test(source)) return new URL(source);
  const page = (globalThis as { location?: { href: string } }).location;
  return page && !builtin ? new URL(source, page.href) : source;
}

async function readPath(path: string | URL, limit: number): Promise<Uint8Array> {
  const { readFile } = await part(import('./file.ts'));
  return readFile(path, limit);
}

async function readBlob(blob: Blob, limit: number): Promise<Uint8Array> {
  if (blob.size > limit) throw new Error(`it has more than ${limit} bytes`);
  return new Uint8Array(await blob.arrayBuffer());
}

async function download(address: URL, limit: number, signal?: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(address, signal ? { signal } : {});
  if (!response.ok) throw new Error(`the server answers ${response.status} ${response.statusText}`.trim());
  if (!response.body) return new Uint8Array(0);
  return collect(pieces(response.body), limit);
}

/** Not every browser iterates over a stream by itself. A stream that is left before its end is cancelled. */
async function* pieces(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}

/** Joins the pieces of a stream of at most `limit` bytes. */
export async function collect(stream: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stream) {
    length += piece.length;
    if (length > limit) throw new Error(`it has more than ${limit} bytes`);
    pieces.push(piece);
  }
  const bytes = new Uint8Array(length);
  let end = 0;
  for (const piece of pieces) {
    bytes.set(piece, end);
    end += piece.length;
  }
  return bytes;
}
