import { stat } from 'node:fs/promises';
import { MobilenetError } from 'mobilenet-wasm';
import type { WatchOptions } from '../options.ts';
import type { Source } from '../shot.ts';
import { folderSource } from './folder.ts';
import { inputSource } from './input.ts';

/**
 * What the word for a source means.
 *
 * @throws E_IO there is no such file or folder; E_USAGE it is nothing that is read here
 */
export async function openSource({
  source,
  frame = {},
  once = false,
  input = process.stdin,
}: WatchOptions): Promise<Source> {
  if (source === '-') return inputSource(input, frame);
  const facts = await stat(source).catch((cause: NodeJS.ErrnoException) => {
    throw new MobilenetError('E_IO', `${source} cannot be read: ${cause.code ?? cause.message}.`, source, {
      cause,
    });
  });
  if (facts.isDirectory()) return folderSource(source, once);
  throw new MobilenetError(
    'E_USAGE',
    `${source} is no folder; pictures and frames of a file come as \`-\`.`,
    'source',
  );
}
