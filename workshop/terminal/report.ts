import { MobilenetError } from '../../host/errors.ts';
import { printable } from '../printable.ts';
import { line, note } from './print.ts';

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

/** Prints an error to stderr as one line, `mobilenet: E_CODE: sentence`. */
export function report(error: MobilenetError): void {
  const text = printable(`mobilenet: ${error.code}: ${error.message}`);
  note(`${text.length <= LONGEST_LINE ? text : `${text.slice(0, LONGEST_LINE)}…`}\n`);
}

/** Tells on standard error what was assumed or passed over, where there is anything. */
export function remark(sentence: string | undefined): void {
  if (sentence !== undefined) note(line`mobilenet: ${sentence}`);
}
