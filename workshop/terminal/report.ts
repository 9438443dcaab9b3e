import { MobilenetError } from '../../host/errors.ts';

/** A path in it may be megabytes long. */
const LONGEST_LINE = 1000;

/** Every failure as the one class; what is none is a fault of ours. */
export function typed(error: unknown): MobilenetError {
  if (error instanceof MobilenetError) return error;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new MobilenetError('E_INTERNAL', `${message} (a fault of mobilenet: please report it)`, undefined, {
    cause: error,
  });
}

/** Text from outside, such as a file's name, without line feeds and what could command a terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, '?');
}

/** Prints an error to stderr as one line, `mobilenet: E_CODE: sentence`. */
export function report(error: MobilenetError): void {
  const line = printable(`mobilenet: ${error.code}: ${error.message}`);
  process.stderr.write(`${line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE)}…`}\n`);
}

/** Tells on standard error what was assumed or passed over, where there is anything. */
export function note(sentence: string | undefined): void {
  if (sentence !== undefined) process.stderr.write(`mobilenet: ${printable(sentence)}\n`);
}
