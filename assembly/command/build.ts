import { build } from '../index';
import { print } from './printer';

/** `enum mobilenet_build` of abi.h, of the builds that have a command module. */
const BASELINE: u32 = 0;
const RELAXED: u32 = 2;
const COMPACT: u32 = 3;

/** Prints what this module's build is called. */
export function printBuild(): void {
  const number = build();
  if (number == BASELINE) print(ascii`baseline`);
  else if (number == RELAXED) print(ascii`relaxed`);
  else print(number == COMPACT ? ascii`compact` : ascii`simd`);
}
