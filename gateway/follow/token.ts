import { dirname } from 'node:path';
import type { MobilenetError } from 'mobilenet-wasm';
import { tokenOf } from '../token.ts';
import type { Bears } from '../token.ts';
import { follow } from './follow.ts';
import type { Following } from './follow.ts';

/**
 * Hands over the token of a file whenever the file changes.
 *
 * @param refused told of a file that holds no token: the one before stays
 */
export function followToken(
  path: string,
  use: (bears: Bears) => void,
  refused: (cause: MobilenetError) => void,
): Promise<Following> {
  return follow({
    folders: [dirname(path)],
    list: async () => [path],
    changed: () => tokenOf(path).then(use, refused),
  });
}
