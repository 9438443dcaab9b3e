import { build } from '../index';
import { print } from './printer';

/** `enum mobilenet_build` of abi.h, of the builds that have a command module. */
const BASELINE: u32 = 0;
const COMPACT: u32 = 3;

/** Prints what this module's build is called. */
export function printBuild(): void {
  const number = build();
  print(number == BASELINE ? ascii`baseline` : number == COMPACT ? ascii`compact` : ascii`simd`);
}
