import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import type { MobilenetError } from 'mobilenet-wasm';
import type { Catalog } from '../catalog.ts';
import { unreadable } from '../file.ts';
import { filesIn, readModel } from '../models.ts';
import { follow } from './follow.ts';
import type { Following } from './follow.ts';

/**
 * Makes each packed file of a folder a model by its name, from now on: a new file is put, a replaced one takes the place
 * of the old, one that is gone is taken away. The catalog tells of a file that is refused.
 *
 * @returns when those are loaded that are there
 * @throws E_IO the folder cannot be read
 */
export async function followModels(folder: string, catalog: Catalog): Promise<Following> {
  await readdir(folder).catch(unreadable(folder));
  /** The code of what was last told of a name: one that is written slowly is cut short many times, and told of once. */
  const told = new Map<string, string>();
  const put = async (name: string, path: string): Promise<void> => {
    try {
      await catalog.put(() => readModel(path));
      told.delete(name);
    } catch (cause) {
      const error = cause as MobilenetError;
      if (told.get(name) !== error.code) catalog.emit('refused', name, error);
      told.set(name, error.code);
    }
  };
  return follow({
    folders: [folder],
    // A folder that cannot be read for a while takes no model away.
    list: () => filesIn(folder).catch(() => undefined),
    changed: async (path, isThere) => {
      const name = basename(path, '.mnw');
      if (isThere) return put(name, path);
      told.delete(name);
      await catalog.remove(name);
    },
  });
}
