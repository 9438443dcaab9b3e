/** Name and version of this package, for the provenance of the files that it writes. */
import { readFileSync } from 'node:fs';

export function toolName(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  const { name, version } = JSON.parse(text) as { name: string; version: string };
  return `${name} ${version}`;
}
