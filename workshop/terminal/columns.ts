import { printable } from '../printable.ts';
import { cells, pad } from './cells.ts';

/** Lines of cells, each column as wide as its widest cell. */
export function columns(texts: readonly (readonly string[])[], sides: readonly ('left' | 'right')[]): string {
  const rows = texts.map((row) => row.map(printable));
  const widths = sides.map((_, column) => Math.max(...rows.map((row) => cells(row[column] ?? ''))));
  const padded = (cell: string, column: number): string =>
    pad(cell, widths[column] ?? 0, sides[column] ?? 'right');
  return rows.map((row) => `${row.map(padded).join('  ').trimEnd()}\n`).join('');
}

/** Digits in threes: 41 030 272. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ' ');
}
