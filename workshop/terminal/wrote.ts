import { DASH } from './input.ts';
import { line } from './print.ts';

/** A file that a command made. */
export interface Written {
  readonly file: string;
  /** How many. */
  readonly bytes: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/** The last line of a command that makes a file. */
export function wrote({ file, bytes, sha256 }: Written, ...facts: readonly string[]): string {
  return line`wrote ${[`${file}: ${bytes} bytes`, ...facts, `SHA-256 ${sha256}`].join(', ')}`;
}

/** Where a command speaks of the file that it writes: where that goes to standard output, on standard error. */
export function beside(target: string): NodeJS.WriteStream {
  return target === DASH ? process.stderr : process.stdout;
}
