import { cells, pad } from './cells.ts';
import { shown } from './print.ts';

/** A table in Markdown, padded so that it reads in a terminal too. The first column stands left. */
export function markdown(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  others: 'left' | 'right' = 'right',
): string {
  const all = [header, ...rows].map((row) => row.map(shown));
  const widths = header.map((_, column) => Math.max(3, ...all.map((row) => cells(row[column] ?? ''))));
  const sides = header.map((_, column) => (column === 0 ? 'left' : others));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => pad(cell, widths[column]!, sides[column]!)).join(' | ')} |`;
  const rule = widths.map((width, column) => '-'.repeat(width - 1) + (sides[column] === 'left' ? '-' : ':'));
  return `${[line(all[0]!), line(rule), ...all.slice(1).map(line)].join('\n')}\n`;
}
