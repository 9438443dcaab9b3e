/**
 * The argument vector. A command takes what it knows, and then `finish` refuses what is left: unknown flags, and
 * words that belong to none.
 */
import { lengthOf } from '../memory/bytes';
import { args_get, args_sizes_get } from '../wasi_snapshot_preview1';
import { fail, Failure } from './errors';

const MAX_COUNT: u32 = 64;
const MAX_BYTES: u32 = 4096;
const SPACE: u8 = 0x20;
const DASH: u8 = 0x2d;
const ZERO: u32 = 0x30;

/** The argument `-`. */
export const STANDARD_INPUT: usize = memory.data<u8>([DASH, 0]);

/** usize [MAX_COUNT]: the address of each argument, 0 once it is taken. */
const addresses: usize = memory.data(MAX_COUNT * sizeof<usize>(), 8);
const strings: usize = memory.data(MAX_BYTES);
const sizes: usize = memory.data(8, 4);

let count: u32 = 0;

/** Reads the vector. The program's name counts as taken. */
export function readArguments(): void {
  if (args_sizes_get(sizes, sizes + 4)) fail(Failure.ARGUMENTS);
  count = load<u32>(sizes);
  if (count > MAX_COUNT || load<u32>(sizes, 4) > MAX_BYTES) fail(Failure.ARGUMENTS);
  if (args_get(addresses, strings)) fail(Failure.ARGUMENTS);
  store<usize>(addresses, 0);
}

/** Which of these words, divided by single spaces, the argument is: 0 for the first, -1 for none. */
export function indexIn(words: usize, argument: usize): i32 {
  let index = 0;
  while (true) {
    let at = argument;
    for (; !isEnd(load<u8>(words)) && load<u8>(at) == load<u8>(words); words++) at++;
    if (isEnd(load<u8>(words)) && !load<u8>(at)) return index;
    while (!isEnd(load<u8>(words))) words++;
    if (!load<u8>(words++)) return -1;
    index++;
  }
}

/** Whether a word ends before this character. */
function isEnd(character: u8): bool {
  return character == 0 || character == SPACE;
}

export function isDash(argument: usize): bool {
  return load<u8>(argument) == DASH && !load<u8>(argument, 1);
}

/** What a flag may take: not empty, and no flag itself. A file called `-x` is `./-x`. */
function isValue(argument: usize): bool {
  return load<u8>(argument) != 0 && (load<u8>(argument) != DASH || isDash(argument));
}

function argumentAt(index: u32): usize {
  return load<usize>(addresses + index * sizeof<usize>());
}

function take(index: u32): usize {
  const argument = argumentAt(index);
  store<usize>(addresses + index * sizeof<usize>(), 0);
  return argument;
}

/** Takes the first argument left that is no flag, 0 without. */
export function takeWord(): usize {
  for (let i: u32 = 0; i < count; i++) {
    const argument = argumentAt(i);
    if (argument && isValue(argument)) return take(i);
  }
  return 0;
}

/** Takes a flag, and its value where it has one. Answers the address of the last taken, 0 where it is absent. */
function takeFlag(names: usize, valued: bool): usize {
  let answer: usize = 0;
  for (let i: u32 = 0; i < count; i++) {
    const flag = argumentAt(i);
    if (!flag || indexIn(names, flag) < 0) continue;
    if (answer) fail(Failure.TWICE, flag);
    answer = take(i);
    if (!valued) continue;
    answer = ++i < count ? take(i) : 0;
    if (!answer || !isValue(answer)) fail(Failure.NO_VALUE, flag);
  }
  return answer;
}

/** Whether a flag without a value is given. */
export function flag(names: usize): bool {
  return takeFlag(names, false) != 0;
}

/** The value of a flag, 0 where it is absent. */
export function option(names: usize): usize {
  return takeFlag(names, true);
}

/** The value of a flag, or else the first word left: `verify w.mnw`. */
export function takeFile(names: usize): usize {
  const value = option(names);
  return value || takeWord();
}

/** Refuses what nobody has taken. */
export function finish(): void {
  for (let i: u32 = 0; i < count; i++) if (argumentAt(i)) fail(Failure.UNKNOWN, argumentAt(i));
}

/** Refuses standard input for two inputs at once; an absent one is 0. */
export function refuseBoth(a: usize, b: usize): void {
  if (a && b && isDash(a) && isDash(b)) fail(Failure.STDIN);
}

/** Refuses an output that is an input; an absent one is 0. */
export function refuseOverwrite(output: usize, input: usize): void {
  if (!output || !input || isDash(output)) return;
  const bytes = lengthOf(output) + 1;
  for (let i: u32 = 0; i < bytes; i++) if (load<u8>(output + i) != load<u8>(input + i)) return;
  fail(Failure.OVERWRITE, output);
}

/** Ends an argument at the first `separator`. Answers what follows it, 0 without one. */
export function split(argument: usize, separator: u8): usize {
  for (let at = argument; load<u8>(at); at++) {
    if (load<u8>(at) != separator) continue;
    store<u8>(at, 0);
    return at + 1;
  }
  return 0;
}

/** A whole number of at most 9 digits, 0 for anything else. */
export function parseCount(argument: usize): u32 {
  const length = lengthOf(argument);
  if (length > 9) return 0;
  let value: u32 = 0;
  for (let i: u32 = 0; i < length; i++) {
    const digit = <u32>load<u8>(argument + i) - ZERO;
    if (digit > 9) return 0;
    value = value * 10 + digit;
  }
  return value;
}
