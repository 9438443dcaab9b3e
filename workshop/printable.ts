/**
 * What others wrote, such as the name of a file, a label or the sentence of an error, as it may stand in a line: nothing
 * in it commands a terminal, turns the order of the line, or ends it. weights/FORMAT.md refuses the same in labels.
 */

/** Cc: C0, DEL, C1. Bidi_Control: U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069. Both ends of a line. */
const UNPRINTABLE = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

export function isPrintable(text: string): boolean {
  return text.search(UNPRINTABLE) < 0;
}

/** With `\u{202e}` for each such character. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escapeOf);
}

export function escapeOf(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}

/** The same for JSON, where the escape means the character: `\u202e`. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(UNPRINTABLE, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
