import { DASH } from './input.ts';
import { saveWith } from './save.ts';
import type { Write } from './save.ts';

/** Writes what `produce` gives to a file, whole or not at all, or piece by piece to standard output (`-`). */
export function output(
  path: string,
  inputs: readonly string[],
  produce: (write: Write) => Promise<void>,
): Promise<void> {
  return path === DASH ? produce(print) : saveWith(path, inputs, produce);
}

/** Waits until the reader of a pipe has taken the bytes. A closed pipe ends the process in cli.ts. */
function print(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => process.stdout.write(bytes, () => resolve()));
}
