/**
 * What the command answers is printed into memory and written when it is complete, so that a refused input leaves no
 * partial output. Memory is bounded: an answer larger than the room is written in parts.
 */
import { STDOUT, write } from './io';

/** The longest tensor that `infer` prints. */
const FIRST_ROOM: u32 = 8192;
const firstRoom: usize = memory.data(FIRST_ROOM);

const ZERO: u32 = 0x30;
/** From ten to the digit `a`. */
const LETTERS: u32 = 0x57;

let start: usize = firstRoom;
let at: usize = firstRoom;
let end: usize = firstRoom + FIRST_ROOM;
let target: u32 = STDOUT;
let errno: u32 = 0;

/** Prints into [from, to) from now on, where that is larger. Nothing may be printed before. */
export function setRoom(from: usize, to: usize): void {
  if (to < from + FIRST_ROOM) return;
  start = from;
  at = from;
  end = to;
}

/** Bytes that can be printed before some are written. */
export function room(): u32 {
  return <u32>(end - at);
}

/** Where the bytes go when they are written, standard output by default. */
export function setTarget(fd: u32): void {
  target = fd;
  errno = 0;
}

/** Forgets what is printed and not yet written. */
export function discard(): void {
  at = start;
}

/** Writes what is printed. Answers the errno of the first write that failed, 0 without. */
export function flush(): u32 {
  if (!errno) errno = write(target, start, <u32>(at - start));
  at = start;
  return errno;
}

export function printByte(byte: u32): void {
  if (at == end) flush();
  store<u8>(at++, byte);
}

/** Prints characters up to a zero. */
export function print(at: usize): void {
  for (; load<u8>(at); at++) printByte(load<u8>(at));
}

/** Prints u8 [length] in hexadecimal digits. */
export function printHex(from: usize, length: u32): void {
  for (let i: u32 = 0; i < 2 * length; i++) {
    printDigit((load<u8>(from + (i >> 1)) >> (i & 1 ? 0 : 4)) & 15);
  }
}

/** Prints a hexadecimal digit. */
export function printDigit(digit: u32): void {
  printByte(digit + (digit < 10 ? ZERO : LETTERS));
}

/** Prints the four bytes of a number, the lowest first. */
export function printFloat(value: f32): void {
  for (let bits = reinterpret<u32>(value), left = 4; left > 0; left--, bits >>>= 8) printByte(bits & 255);
}

/** Prints in decimal, zeros in front where there are fewer digits. */
export function printNumber(value: u32, digits: i32 = 1): void {
  if (value > 9 || digits > 1) printNumber(value / 10, digits - 1);
  printByte(ZERO + (value % 10));
}
