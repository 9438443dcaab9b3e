/** The last result of every way, kept beside the installed tools: a table is whole though one tool was tried again. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { home } from './project.ts';
import type { Result } from './way.ts';

const path = join(home, 'results.json');
const key = ({ tool, version, way }: Result): string => [tool, version, way].join();

/** Keeps a result in the place of an older one of the same way. */
export function keep(result: Result): void {
  const others = kept().filter((one) => key(one) !== key(result));
  writeFileSync(path, JSON.stringify([...others, result], undefined, 1));
}

export function kept(): readonly Result[] {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Result[]) : [];
}
