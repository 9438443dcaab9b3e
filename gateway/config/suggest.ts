/** The word that is at most two keystrokes away from a key, if any. */
export function suggest(key: string, words: readonly string[]): string | undefined {
  const near = words.map((word) => ({ word, keystrokes: distance(key.slice(0, 20), word) }));
  return near.sort((a, b) => a.keystrokes - b.keystrokes).find(({ keystrokes }) => keystrokes <= 2)?.word;
}

/** Insertions, deletions and substitutions from one word to the other (Levenshtein), row by row of the table. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (const [column, other] of [...to].entries())
      next.push(Math.min(row[column + 1]! + 1, next[column]! + 1, row[column]! + (letter === other ? 0 : 1)));
    row = next;
  }
  return row.at(-1)!;
}
