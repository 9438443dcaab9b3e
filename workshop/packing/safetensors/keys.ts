/** JSON.parse keeps the last of equal keys without a word; a file may not say two things of one tensor. */

/** A string, or a bracket, colon or comma; what else JSON has between them is of no interest. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g;

/** The first key that an object of a valid JSON text has twice. */
export function repeatedKey(text: string): string | undefined {
  /** The keys of each object around; an array has none. */
  const around: (Set<string> | undefined)[] = [];
  let last = '';
  for (const [token] of text.matchAll(TOKEN)) {
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
