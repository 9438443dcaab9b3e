/** Names of classes as they are compared: of labels, and of folders. */

/** In one of the two forms that Unicode has for letters with marks: a Mac writes `è` as two code points, others as one. */
export function composed(name: string): string {
  return name.normalize('NFC');
}

/** Without what people write differently: case, `_` for a blank, and the zeros before a number. */
export function loosely(name: string): string {
  return composed(name.toLowerCase())
    .replace(/[_\s]+/g, ' ')
    .trim()
    .replace(/^0+(?=\d+$)/, '');
}
