/** The word that is at most two keystrokes away from what was typed, if any. */
export function suggest(typed: string, words: readonly string[]): string | undefined {
  const near = words
    .map((word) => ({ word, keystrokes: distance(typed.slice(0, 20), word) }))
    .sort((a, b) => a.keystrokes - b.keystrokes)[0];
  return near && near.keystrokes <= 2 ? near.word : undefined;
}

/** Insertions, deletions and substitutions from one word to the other (Levenshtein), row by row of the table. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (let column = 1; column <= to.length; column++) {
      const substitute = (row[column - 1] ?? 0) + (letter === to[column - 1] ? 0 : 1);
      next.push(Math.min(substitute, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
