/** A table in Markdown, padded so that it reads in a terminal too. The first column stands left. */
export function markdown(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  others: 'left' | 'right' = 'right',
): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)));
  const sides = header.map((_, column) => (column === 0 ? 'left' : others));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => pad(cell, widths[column]!, sides[column]!)).join(' | ')} |`;
  const rule = widths.map((width, column) => '-'.repeat(width - 1) + (sides[column] === 'left' ? '-' : ':'));
  return `${[line(header), line(rule), ...rows.map(line)].join('\n')}\n`;
}

function pad(cell: string, width: number, side: 'left' | 'right'): string {
  return side === 'left' ? cell.padEnd(width) : cell.padStart(width);
}
