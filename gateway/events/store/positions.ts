import { readFile } from 'node:fs/promises';
import { replaceFile } from './folder.ts';

/** Of each sink the last sequence that it has confirmed. */
export type Positions = ReadonlyMap<string, number>;

/** Undefined where the file is missing or damaged. */
export async function readPositions(path: string): Promise<Positions | undefined> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '';
    throw cause;
  });
  try {
    const entries = Object.entries(JSON.parse(text) as Record<string, number>);
    return entries.every(([, at]) => Number.isSafeInteger(at) && at >= 0) ? new Map(entries) : undefined;
  } catch {
    return undefined;
  }
}

export async function writePositions(path: string, positions: Positions): Promise<void> {
  await replaceFile(path, `${JSON.stringify(Object.fromEntries(positions))}\n`);
}
