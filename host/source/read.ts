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
 * @throws E_IO missing, not a regular file, larger than `limit`, or the server refuses; E_ABORTED; E_USAGE no source, or a
 *   malformed address; E_ENGINE there is no fetch
 */
export async function read(source: Source, limit: number, signal?: AbortSignal): Promise<Uint8Array> {
  const bytes = bytesOf(source);
  if (bytes) return bytes;
  if (!isSource(source)) throw (await part(import('../usage.ts'))).notSource(tagOf(source));
  let name = 'the blob';
  try {
    if (isBlob(source)) return await readBlob(source, limit);
    name = String(source);
    const address = locate(source as string | URL);
    name = String(address);
    if (typeof address === 'string' || address.protocol === 'file:') return await readPath(address, limit);
    return await download(address, limit, signal);
  } catch (cause) {
    if (signal?.aborted)
      throw new MobilenetError('E_ABORTED', 'The download was aborted.', undefined, { cause });
    throw (await part(import('./fault.ts'))).ioError(cause, name, 'read');
  }
}

/**
 * A page's relative address counts from the page, also that in the `URL` of a bundler which is none of the engine's; in
 * Node, imitated page or not, a string without a scheme is a path.
 */
function locate(source: string | URL): string | URL {
  const page = builtin ? undefined : (globalThis as { location?: { href: string } }).location?.href;
  if (isUrl(source)) return new URL(source.href, page);
  if (page || /^(https?|file|blob|data):/i.test(source)) return new URL(source, page);
  return source;
}

async function readPath(path: string | URL, limit: number): Promise<Uint8Array> {
  const { readFile } = await part(import('./file.ts'));
  return readFile(path, limit);
}

async function readBlob(blob: Blob, limit: number): Promise<Uint8Array> {
  refuseLarger(blob.size, limit);
  return new Uint8Array(await blob.arrayBuffer());
}

async function download(address: URL, limit: number, signal?: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(address, signal ? { signal } : {});
  if (!response.ok) throw new Error(`the server answers ${response.status} ${response.statusText}`.trim());
  const reader = response.body?.getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  try {
    let length = Number(response.headers.get('content-length'));
    refuseLarger(length, limit);
    length = 0;
    // Not every browser iterates over a stream by itself.
    for (let next = await reader?.read(); next?.value; next = await reader!.read()) {
      pieces.push(next.value);
      refuseLarger((length += next.value.length), limit);
    }
  } finally {
    await reader?.cancel();
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

function refuseLarger(length: number, limit: number): void {
  if (length > limit) throw new Error(`it has more than ${limit} bytes`);
}
