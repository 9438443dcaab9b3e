import { ioError, MobilenetError } from './errors.ts';

/** Where bytes come from: a path, an http(s) or file address, or the bytes themselves. */
export type Source = string | URL | Uint8Array | ArrayBuffer;

/**
 * Reads a source whole. Bytes are passed on as they are, without a copy.
 *
 * @param limit largest number of bytes that are accepted from a file or server; nothing larger is ever allocated
 * @throws E_IO missing, not a regular file, larger than `limit`, or the server refuses; E_ABORTED
 */
export async function read(source: Source, limit: number, signal?: AbortSignal): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  const address = locate(source);
  if (typeof address === 'string' || address.protocol === 'file:') {
    const { readFile } = await import('./file.ts');
    return readFile(address, limit);
  }
  try {
    return await download(address, limit, signal);
  } catch (cause) {
    if (signal?.aborted)
      throw new MobilenetError('E_ABORTED', 'The download was aborted.', undefined, { cause });
    throw ioError(cause, address.href, 'read');
  }
}

/** A page's relative address counts from the page; elsewhere a string without a scheme is a path. */
function locate(source: string | URL): string | URL {
  if (source instanceof URL) return source;
  if (/^(https?|file):/i.test(source)) return new URL(source);
  const page = (globalThis as { location?: { href: string } }).location;
  return page ? new URL(source, page.href) : source;
}

async function download(address: URL, limit: number, signal?: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(address, signal ? { signal } : {});
  if (!response.ok) throw new Error(`the server answers ${response.status} ${response.statusText}`.trim());
  if (!response.body) return new Uint8Array(0);
  return collect(response.body as unknown as AsyncIterable<Uint8Array>, limit);
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
