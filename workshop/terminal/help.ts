/** A help, written in lines of any length, within the columns that there are. */
import { cells } from './cells.ts';
import { shown } from './print.ts';
import { wrap } from './wrap.ts';

/** Longer lines are hard to read. */
const MOST = 100;
/** What is said of a flag stands beside it while so much room is left, else below it. */
const LEAST = 32;
const INDENT = 8;

/** A flag or a command, and what is said of it. */
export interface Entry {
  readonly kind: 'entry';
  readonly label: string;
  readonly text: string;
}

/** A paragraph, a usage, or a line of an example. */
interface Passage {
  readonly kind: 'text' | 'usage' | 'verbatim';
  readonly text: string;
}

type Item = Entry | Passage;

/** `  -m, --model FILE   packed weights`: a flag or a command, and two spaces or more before what is said. */
const ENTRY = /^( +(?:-.*?|[a-z]+))(?: {2,})(\S.*)$/;

/** What a help is made of, line after line; an example stays as it is. */
export function items(help: string): Item[] {
  const all: Item[] = [];
  let example = false;
  for (const line of help.trimEnd().split('\n')) {
    if (line === '') example = false;
    if (/^Example:/.test(line)) example = true;
    const [, label, said] = ENTRY.exec(line) ?? [];
    const before = all.at(-1);
    if (example || line === '') all.push({ kind: 'verbatim', text: line });
    else if (label !== undefined && said !== undefined) all.push({ kind: 'entry', label, text: said });
    else if (/^(Usage: | {7}mobilenet )/.test(line)) all.push({ kind: 'usage', text: line });
    else if (!before || before.kind === 'verbatim' || before.kind === 'usage')
      all.push({ kind: 'text', text: line });
    else all[all.length - 1] = { ...before, text: `${before.text} ${line.trim()}` };
  }
  return all;
}

export function laidOut(help: string, screen: number): string {
  const width = Math.min(screen, MOST);
  const all = items(help.split('\n').map(shown).join('\n'));
  const labels = all.flatMap((item) => (item.kind === 'entry' ? [cells(item.label)] : []));
  const column = Math.max(0, ...labels) + 2;
  return all
    .map((item) => (item.kind === 'entry' ? entry(item, width, column) : passage(item, width)))
    .join('');
}

function passage({ kind, text }: Passage, width: number): string {
  if (kind === 'verbatim') return `${text}\n`;
  if (kind === 'text') return indented('', '', wrap(text, width));
  const start = /^(Usage: | +)/.exec(text)?.[0] ?? '';
  const others = ' '.repeat(start.length + 2);
  return indented(start, others, wrap(text.slice(start.length), width - others.length));
}

function entry(item: Entry, width: number, column: number): string {
  if (width - column < LEAST) {
    const below = ' '.repeat(Math.min(INDENT, width >> 2));
    return `${item.label}\n${indented(below, below, wrap(item.text, width - below.length))}`;
  }
  const label = item.label + ' '.repeat(column - cells(item.label));
  return indented(label, ' '.repeat(column), wrap(item.text, width - column));
}

function indented(first: string, others: string, texts: readonly string[]): string {
  return texts.map((text, index) => `${index === 0 ? first : others}${text}\n`).join('');
}
