/** `verify` and `selftest`: whether the weights are whole, and whether this engine computes what they promise. */
import { digests, layers, selftest as prove } from '../index';
import { finish, takeFile } from './arguments';
import { printBuild } from './build';
import { check, deliver } from './errors';
import { print, printHex, printNumber } from './printer';
import { printArgument } from './text';
import { loadWeights } from './weights';

const DIGEST_BYTES: u32 = 32;

/** Prints `/d/w.mnw: ok, 29 layers`. */
export function verify(): void {
  const model = takeFile(ascii`-m --model`);
  finish();
  loadWeights(model);
  printArgument(model);
  printLayers();
  print(ascii`\n`);
  deliver();
}

/** Prints `simd: ok, 29 layers, the last …`: the digest of the answer to the golden picture. */
export function selftest(): void {
  const model = takeFile(ascii`-m --model`);
  finish();
  loadWeights(model);
  check(prove());
  printBuild();
  printLayers();
  print(ascii`, the last `);
  printHex(digests() + (layers() - 1) * DIGEST_BYTES, DIGEST_BYTES);
  print(ascii`\n`);
  deliver();
}

function printLayers(): void {
  print(ascii`: ok, `);
  printNumber(layers());
  print(ascii` layers`);
}
