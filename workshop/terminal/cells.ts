/** How wide a text stands in a terminal. */

/**
 * Code points of two cells: East_Asian_Width W and F of Unicode 16, EastAsianWidth.txt, without those that `PICTURE`
 * finds. Gaps of unassigned code points are closed.
 */
const WIDE: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2630, 0x2637],
  [0x268a, 0x268f],
  [0x2e80, 0x303e],
  [0x3041, 0x3247],
  [0x3250, 0xa4c6],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6b],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x1b2fb],
  [0x1d300, 0x1d376],
  [0x1f200, 0x1f265],
  [0x20000, 0x3fffd],
];

/** Marks that stand on another letter, what is never drawn, and the vowels and ends of a Korean syllable in parts. */
const NO_CELL = /[\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}\u1160-\u11ff\ud7b0-\ud7ff]/u;

/** An emoji, by itself or by the selector behind it: of two cells, however many code points are joined in it. */
const PICTURE = /\p{Emoji_Presentation}|.\ufe0f/u;

/** An engine takes 12 ms to make one, and a command line that prints ASCII needs none. */
let graphemes: Intl.Segmenter | undefined;

/** Cells of a text without control characters. */
export function cells(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(graphemes.segment(text), ({ segment }) =>
    PICTURE.test(segment) ? 2 : [...segment].reduce((sum, character) => sum + cellsOf(character), 0),
  ).reduce((sum, width) => sum + width, 0);
}

/** A text with spaces up to so many cells. */
export function pad(text: string, width: number, side: 'left' | 'right'): string {
  const spaces = ' '.repeat(Math.max(0, width - cells(text)));
  return side === 'left' ? text + spaces : spaces + text;
}

function cellsOf(character: string): number {
  if (NO_CELL.test(character)) return 0;
  const code = character.codePointAt(0)!;
  return WIDE.some(([first, last]) => first <= code && code <= last) ? 2 : 1;
}
