/**
 * Pushes a binary PPM or PGM of 8 bits into the core, row by row as the core takes them. The header is
 * `P6 width height 255` or `P5 …`, divided by blanks, lines or comments, and one byte of blank or line.
 *
 * Source: Netpbm, ppm(5) and pgm(5). One picture a file, and no CR, which would shift every byte of a header
 * that ends in CR LF.
 */
import { begin, capacity, push, staging } from '../index';
import { check, fail, Failure } from './errors';
import { ended, next, open, take } from './input';

/** `enum mobilenet_fit` of abi.h. */
export const FIT_CONTRACT: u32 = 0;
export const FIT_EXACT: u32 = 1;

/** `enum mobilenet_pixels` of abi.h. */
export const PIXELS_RGB: u32 = 0;
export const PIXELS_GREY: u32 = 4;

/** A header, comments and all, is shorter: an input without an end is refused soon. */
const MAX_HEADER: u32 = 4096;
/** At most 5 digits: enough for every side. */
const MAX_NUMBER: u32 = 99999;

const TAB: i32 = 0x09;
const LINE: i32 = 0x0a;
const RETURN: i32 = 0x0d;
const SPACE: i32 = 0x20;
const HASH: i32 = 0x23;
const ZERO: i32 = 0x30;
const NINE: u32 = 9;

let headerBytes: u32 = 0;
let after: i32 = 0;

/** The next byte of the header; `#` stands for a whole comment, its line's end included. */
function headerByte(): i32 {
  const first = next();
  let byte = first;
  while (true) {
    if (byte < 0) fail(Failure.PICTURE_CUT);
    if (++headerBytes > MAX_HEADER) fail(Failure.HEADER_LONG);
    if (first != HASH || byte == LINE) break;
    byte = next();
  }
  if (first == RETURN) fail(Failure.HEADER_RETURN);
  return first;
}

function isBlank(byte: i32): bool {
  return byte == SPACE || (byte >= TAB && byte < RETURN);
}

/** A number, and into `after` the byte that follows it: a blank or a comment. */
function headerNumber(): u32 {
  let byte = headerByte();
  while (isBlank(byte) || byte == HASH) byte = headerByte();
  let value: u32 = 0;
  do {
    const digit = <u32>(byte - ZERO);
    value = value * 10 + digit;
    if (digit > NINE || value > MAX_NUMBER) fail(Failure.HEADER_NUMBERS);
    byte = headerByte();
  } while (!isBlank(byte) && byte != HASH);
  after = byte;
  return value;
}

/** Refuses all but PPM and PGM, naming the pipe for the two kinds that people have. Answers the pixel format. */
function readMagic(): u32 {
  const first = next();
  const second = next();
  if (first == 0x50 && second == 0x36) return PIXELS_RGB;
  if (first == 0x50 && second == 0x35) return PIXELS_GREY;
  if (first == 0xff && second == 0xd8) fail(Failure.PICTURE_JPEG);
  if (first == 0x89 && second == 0x50) fail(Failure.PICTURE_PNG);
  fail(Failure.PICTURE_KIND);
  return 0;
}

/** Pushes the next bytes that are due, at most so many. Answers whether the input had them all. */
export function pushNext(most: u64): bool {
  while (true) {
    const due = <u32>min<u64>(capacity(), most);
    if (!due) return true;
    if (take(staging(), due) < due) return false;
    check(push(due));
    most -= due;
  }
}

/** Pushes all bytes that are due. */
export function pushAll(): bool {
  return pushNext(u64.MAX_VALUE);
}

/** Pushes the picture that begins at the next byte of the opened input. Ends the process where it is refused. */
export function pushNextPicture(): void {
  headerBytes = 0;
  const pixels = readMagic();
  const width = headerNumber();
  const height = headerNumber();
  if (headerNumber() != 255) fail(Failure.HEADER_DEPTH);
  if (after == HASH) fail(Failure.HEADER_NUMBERS);
  check(begin(width, height, FIT_CONTRACT, pixels, 0));
  if (!pushAll()) fail(Failure.PICTURE_CUT);
}

/** Opens a picture, which is all of its input, and pushes it. */
export function pushPicture(path: usize): void {
  open(path);
  pushNextPicture();
  if (!ended()) fail(Failure.PICTURE_LONG);
}
