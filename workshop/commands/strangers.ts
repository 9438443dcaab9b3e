import { MobilenetError } from '../../host/errors.ts';
import { readFolders } from '../dataset/folders.ts';

/** Pictures of no class: those of a folder, and of the folders in it. Throws E_DATASET, E_IO. */
export async function strangersIn(folder: string): Promise<string[]> {
  const { folders, beside } = await readFolders(folder, 'refused');
  return filled(folder, [...beside, ...folders.flatMap(({ pictures }) => pictures)]);
}

/** @throws E_DATASET there is none */
export function filled<Item>(folder: string, items: Item[]): Item[] {
  if (items.length > 0) return items;
  throw new MobilenetError(
    'E_DATASET',
    `There is no picture to look at in ${folder}; name another folder.`,
    folder,
  );
}
