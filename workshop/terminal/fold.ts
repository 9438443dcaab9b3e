/** Lines of cells within the columns that there are. */
import { cells } from './cells.ts';
import { shown } from './print.ts';
import { wrap } from './wrap.ts';

/** Spaces between two columns. */
export const GAP = 2;
/** A column of text is made no narrower. */
const LEAST = 12;

export type Side = 'left' | 'right';

/** Of a table: its rows, and of each column how wide its widest cell is. */
export interface Grid {
  readonly rows: readonly (readonly string[])[];
  readonly sides: readonly Side[];
}

/**
 * Cuts a table into tables that are each no wider than so many columns. Text in the last column is wrapped, other text
 * shortened in its middle; where that does not suffice the columns are shared out, the first in front of each part.
 */
export function fold({ rows, sides }: Grid, limit: number): Grid[] {
  const widths = widthsOf({ rows, sides });
  if (sum(widths) <= limit) return [{ rows, sides }];
  const narrow = narrowed(widths, sides, limit);
  if (sum(narrow) <= limit) return [{ rows: rows.flatMap((row) => fitted(row, narrow, widths)), sides }];
  return parts(narrow, limit).map((columns) => ({
    rows: rows.map((row) => columns.map((column) => shortened(row[column] ?? '', narrow[column]!))),
    sides: columns.map((column) => sides[column]!),
  }));
}

export function widthsOf({ rows, sides }: Grid): number[] {
  return sides.map((_, column) => Math.max(0, ...rows.map((row) => cells(row[column] ?? ''))));
}

function sum(widths: readonly number[]): number {
  return widths.reduce((all, width) => all + width + GAP, -GAP);
}

/** Takes from the widest column of text until all fit, or none is wider than the least. */
function narrowed(widths: readonly number[], sides: readonly Side[], limit: number): number[] {
  const narrow = [...widths];
  for (let excess = sum(narrow) - limit; excess > 0; excess = sum(narrow) - limit) {
    const texts = narrow.map((width, column) => (sides[column] === 'left' && width > LEAST ? width : 0));
    const widest = texts.indexOf(Math.max(...texts));
    if (!texts[widest]) break;
    const next = Math.max(LEAST, ...texts.filter((width) => width < texts[widest]!));
    narrow[widest] = Math.max(next - 1, LEAST, texts[widest]! - excess);
  }
  return narrow;
}

/** A row as lines: only the last cell takes more than one. */
function fitted(row: readonly string[], narrow: readonly number[], widths: readonly number[]): string[][] {
  const last = narrow.length - 1;
  const first = row.slice(0, last).map((cell, column) => shortened(cell, narrow[column]!));
  const text = row[last] ?? '';
  if (narrow[last] === widths[last]) return [[...first, text]];
  const lines = wrap(text, narrow[last]!).map((each) => shortened(each, narrow[last]!));
  return lines.map((each, index) => [...(index === 0 ? first : first.map(() => '')), each]);
}

/** Which columns stand side by side. */
function parts(widths: readonly number[], limit: number): number[][] {
  const all: number[][] = [];
  let part: number[] = [0];
  for (let column = 1; column < widths.length; column++) {
    const wider = [...part, column];
    if (part.length > 1 && sum(wider.map((one) => widths[one]!)) > limit) {
      all.push(part);
      part = [0, column];
    } else part = wider;
  }
  return [...all, part];
}

/** With an ellipsis in its middle where it is wider: of a path both ends tell most. */
function shortened(text: string, width: number): string {
  if (cells(text) <= width) return text;
  const mark = shown('…');
  const characters = [...text];
  let kept = Math.min(characters.length, width);
  const cut = (): string => {
    const tail = kept >> 1;
    return [...characters.slice(0, kept - tail), mark, ...characters.slice(characters.length - tail)].join(
      '',
    );
  };
  while (kept > 0 && cells(cut()) > width) kept--;
  return cut();
}
