/** JSON.parse keeps the last of equal keys without a word; a file may not say two things of one tensor. */

/** The first key that an object of a valid JSON text has twice. */
export function repeatedKey(text: string): string | undefined {
  /** The keys of each object around; an array has none. */
  const around: (Set<string> | undefined)[] = [];
  let last = '';
  for (const token of tokens(text)) {
    if (token === '{') around.push(new Set());
    else if (token === '[') around.push(undefined);
    else if (token === '}' || token === ']') around.pop();
    else if (token === ':') {
      const key = JSON.parse(last) as string;
      const keys = around.at(-1)!;
      if (keys.has(key)) return key;
      keys.add(key);
    }
    last = token;
  }
  return undefined;
}

/** Strings, brackets, colons and commas; what else JSON has between them is of no interest. */
function* tokens(text: string): Generator<string, void, void> {
  const token = /["{}[\],:]/g;
  for (let begin = token.exec(text); begin; begin = token.exec(text)) {
    if (begin[0] === '"') token.lastIndex = endOfString(text, token.lastIndex);
    yield text.slice(begin.index, token.lastIndex);
  }
}

/** By hand: a pattern keeps a state for each escape, and runs out of stack where there are millions. */
function endOfString(text: string, at: number): number {
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}
