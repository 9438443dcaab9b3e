import { MobilenetError } from '../../host/errors.ts';
import { printable } from '../printable.ts';
import { note } from './print.ts';

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
  const line = printable(`mobilenet: ${error.code}: ${error.message}`);
  note(`${line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE)}…`}\n`);
}
