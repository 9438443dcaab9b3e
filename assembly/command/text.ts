/** Prints what others wrote, such that it stays the text of a line: paths of the command line, labels of a file. */
import { codeWith, isInner, isUnprintable } from '../format/text';
import { lengthOf } from '../memory/bytes';
import { print, printByte, printDigit } from './printer';

const QUESTION: u32 = 0x3f;
const QUOTE: u32 = 0x22;
const BACKSLASH: u32 = 0x5c;
const CLOSE: u32 = 0x7d;

/** Of the last `characterBytes`. */
let code: u32 = 0;

/** Bytes of the character at `from`, 0 where there is no whole one. */
function characterBytes(from: usize, end: usize): u32 {
  let at = from;
  code = codeWith(0, load<i8>(at++));
  while (at < end && isInner(load<i8>(at))) code = codeWith(code, load<i8>(at++));
  const bytes = <u32>(at - from);
  const lead = <u32>load<u8>(from);
  if (bytes == 1) return lead < 0x80 ? 1 : 0;
  // The shortest form only, no half of a pair of UTF-16, nothing above U+10FFFF.
  const second = <u32>load<u8>(from, 1);
  if (bytes == 2) return lead >= 0xc2 && lead < 0xe0 ? 2 : 0;
  if (bytes == 3) {
    if (lead < 0xe0 || lead > 0xef) return 0;
    return (lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) ? 0 : 3;
  }
  if (bytes > 4 || lead < 0xf0 || lead > 0xf4) return 0;
  return (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f) ? 0 : 4;
}

/** Prints `\u{202e}`: the characters that must be written so are below U+10000, of one to three bytes. */
function printEscape(bytes: u32): void {
  // What the lead says of the length is no part of the code point: 0x40 << 6, 0x60 << 12.
  const value = bytes == 1 ? code : bytes == 2 ? code - 0x1000 : code - 0x60000;
  print(ascii`\\u{`);
  let shift = 12;
  while (shift > 0 && !(value >> shift)) shift -= 4;
  for (; shift >= 0; shift -= 4) printDigit((value >> shift) & 15);
  printByte(CLOSE);
}

/**
 * Prints u8 [from, end) of UTF-8; a byte that is none becomes a question mark.
 *
 * @param quoted for a string of JSON
 */
export function printText(from: usize, end: usize, quoted: bool = false): void {
  for (let at = from; at < end;) {
    const bytes = characterBytes(at, end);
    if (!bytes) printByte(QUESTION);
    else if (isUnprintable(code)) printEscape(bytes);
    else {
      if (quoted && (code == QUOTE || code == BACKSLASH)) printByte(BACKSLASH);
      for (let i: u32 = 0; i < bytes; i++) printByte(load<u8>(at + i));
    }
    at += max(bytes, 1);
  }
}

/** Prints an argument, which a zero closes. */
export function printArgument(from: usize): void {
  printText(from, from + lengthOf(from));
}
