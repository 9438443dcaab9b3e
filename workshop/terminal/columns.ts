import { pad } from './cells.ts';
import { fold, GAP, widthsOf } from './fold.ts';
import type { Grid, Side } from './fold.ts';
import { shown } from './print.ts';
import { tableColumns } from './screen.ts';

/**
 * Lines of cells, each column as wide as its widest cell.
 *
 * @param limit columns that there are; by default those of the terminal, on which a wider table is folded
 */
export function columns(
  texts: readonly (readonly string[])[],
  sides: readonly Side[],
  limit = tableColumns(),
): string {
  const rows = texts.map((row) => row.map(shown));
  return fold({ rows, sides }, limit).map(lines).join('\n');
}

function lines({ rows, sides }: Grid): string {
  const widths = widthsOf({ rows, sides });
  const padded = (cell: string, column: number): string =>
    pad(cell, widths[column] ?? 0, sides[column] ?? 'right');
  return rows.map((row) => `${row.map(padded).join(' '.repeat(GAP)).trimEnd()}\n`).join('');
}

/** Digits in threes: 41 030 272. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ' ');
}
