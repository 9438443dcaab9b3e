import { readFile } from 'node:fs/promises';
import { MobilenetError } from 'mobilenet-wasm';

/**
 * The bytes of a file that an option names.
 *
 * @throws E_IO it cannot be read
 */
export async function readOwn(path: string): Promise<Buffer> {
  return readFile(path).catch(unreadable(path));
}

/** What throws E_IO for a file or folder that the system does not let be read. */
export function unreadable(path: string): (cause: NodeJS.ErrnoException) => never {
  return (cause) => {
    const fact = `${path} cannot be read: ${cause.code ?? cause.message}`;
    throw new MobilenetError('E_IO', `${fact}.`, path, { cause });
  };
}
