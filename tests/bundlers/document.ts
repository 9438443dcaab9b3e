/** The documents that a run reads and writes: their blocks are the files of the projects, their tables its results. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../package/packed.ts';
import type { Files } from './way.ts';

/** The files that a document shows under a heading: every block whose first line is a comment with the name of one. */
export function shown(document: string, heading: string): Files {
  const text = readFileSync(join(root, document), 'utf8');
  const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0];
  if (section === undefined) throw new Error(`${document} has no heading '${heading}'`);
  const blocks = section.matchAll(/```\w+\n(?:\/\/|#|<!--) ([\w./-]+\.\w+)(?: -->)?\n([^]*?)```/g);
  return Object.fromEntries(Array.from(blocks, ([, name, body]) => [name!, body!]));
}

const begin = '<!-- The table is made by `npm run bundlers`. -->\n';
const end = '<!-- Its end. -->';

/** Replaces the table of a document. */
export function fill(document: string, table: string): void {
  const path = join(root, document);
  const text = readFileSync(path, 'utf8');
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`${document} has no place for a table`);
  writeFileSync(path, `${before}${begin}\n${table}\n${end}${after}`);
}
