import { abortError, refuseAborted } from '../abort.ts';
import { part } from '../part.ts';
import { bytesOf, isBlob, isUrl, tagOf } from '../tag.ts';
import { builtin } from './builtin.ts';
import type { NetworkOptions, Progress } from './network.ts';

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
 * @param onProgress is told of a download
 * @throws E_IO missing, not a regular file, larger than `limit`, or the server refuses, says nothing for too long, or
 *   redirects to another origin; E_ABORTED; E_USAGE no source, a malformed address, or a wrong option; E_ENGINE there is
 *   no fetch
 */
export async function read(
  source: Source,
  limit: number,
  options: NetworkOptions = {},
  onProgress?: (progress: Progress) => void,
): Promise<Uint8Array> {
  const { signal } = options;
  const bytes = bytesOf(source);
  if (bytes) return bytes;
  if (!isSource(source)) throw (await part(import('../usage.ts'))).notSource(tagOf(source));
  refuseAborted(signal);
  let name = 'the blob';
  try {
    if (isBlob(source)) return await readBlob(source, limit);
    name = String(source);
    const address = locate(source as string | URL);
    name = String(address);
    if (typeof address === 'string' || address.protocol === 'file:') return await readPath(address, limit);
    return await download(address, limit, options, onProgress);
  } catch (cause) {
    if (signal?.aborted) throw abortError(signal);
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
  return (await part(import('./file.ts'))).readFile(path, limit);
}

async function readBlob(blob: Blob, limit: number): Promise<Uint8Array> {
  if (blob.size > limit) throw new Error(`it has more than ${limit} bytes`);
  return new Uint8Array(await blob.arrayBuffer());
}

/** What receives the answer is in a page a round trip away itself, so the address is asked for before it is there. */
async function download(
  address: URL,
  limit: number,
  options: NetworkOptions,
  onProgress?: (progress: Progress) => void,
): Promise<Uint8Array> {
  const stop = new AbortController();
  // A page cannot see where a redirect leads before it is followed.
  const redirect = builtin && options.redirect !== 'follow' ? 'manual' : 'follow';
  const ask = async (address: URL): Promise<Response> =>
    (options.fetch ?? fetch)(address, { signal: stop.signal, redirect });
  const asked = ask(address);
  asked.catch(() => undefined);
  const request = { address, ask, asked, stop };
  return (await part(import('./download.ts'))).receive(request, limit, options, onProgress);
}
