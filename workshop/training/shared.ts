import { MobilenetError } from '../../host/errors.ts';

const PAGE = 65536;

/**
 * Memory that the threads of a training share.
 *
 * @param fix what takes less of it
 * @throws E_MEMORY this process cannot have it
 */
export function shared(bytes: number, fix: string): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(bytes);
  } catch (cause) {
    const sentence = `This process cannot have ${(bytes / 2 ** 30).toFixed(1)} GB more; ${fix}.`;
    throw new MobilenetError('E_MEMORY', sentence, Math.ceil(bytes / PAGE), { cause });
  }
}
