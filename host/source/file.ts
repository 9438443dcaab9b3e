/** Files, where there are any; loaded when one is first read. */
import type { FileHandle } from 'node:fs/promises';
import { builtin } from './builtin.ts';
import { ioError } from './fault.ts';

/**
 * Reads a regular file whole.
 *
 * @param limit largest number of bytes that are accepted; nothing larger is ever allocated
 * @throws E_IO
 */
export async function readFile(path: string | URL, limit: number): Promise<Uint8Array> {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    if (size > limit) throw new Error(`it has ${size} bytes, at most ${limit} are accepted`);
    const bytes = new Uint8Array(size);
    for (let length = 0; length < size;) {
      const { bytesRead } = await file.read(bytes, length);
      if (bytesRead === 0) throw new Error('it became shorter while it was read');
      length += bytesRead;
    }
    return bytes;
  } catch (cause) {
    throw ioError(cause, String(path), 'read');
  } finally {
    await file.close();
  }
}

/**
 * Opens a regular file. The caller closes it.
 *
 * @throws E_IO missing, not allowed, or not a regular file; in a page, which has none
 */
export async function openFile(path: string | URL): Promise<FileHandle> {
  try {
    const files = builtin?.('node:fs/promises');
    if (!files) throw new Error('a page has no files; serve them over http, or give their bytes');
    const { constants, open } = files;
    // Without O_NONBLOCK the opening of a pipe that nobody writes to never returns.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const status = await file.stat();
    if (status.isFile()) return file;
    await file.close();
    throw new Error(status.isDirectory() ? 'it is a folder' : 'it is not a regular file');
  } catch (cause) {
    throw ioError(cause, String(path), 'read');
  }
}
