/** The shape of `--json`: lines of objects, each with the name of its command. docs/json.md says what else is in them. */
import type { MobilenetError } from '../../host/errors.ts';
import { printableJson } from '../printable.ts';

/** A failure as it stands in a line. */
export interface JsonError {
  readonly code: string;
  readonly message: string;
  readonly place?: string | number;
  /** Of a file of options. */
  readonly faults?: readonly Fault[];
}

/** What is wrong with a file of options, and where; line and column from 1. */
interface Fault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export function jsonLine(command: string | undefined, result: object): string {
  return `${printableJson({ command, ...result })}\n`;
}

/** Prints a line, to standard output by default. */
export function printJson(
  command: string | undefined,
  result: object,
  stream: NodeJS.WritableStream = process.stdout,
): void {
  stream.write(jsonLine(command, result));
}

export function jsonError({
  code,
  message,
  place,
  faults,
}: MobilenetError & Pick<JsonError, 'faults'>): JsonError {
  return { code, message, ...(place === undefined ? {} : { place }), ...(faults && { faults }) };
}

/**
 * Prints the failure that ends a command line which asks for JSON: the last line. Where a file goes to standard output
 * the sentence on standard error has to do.
 */
export function printFailure(words: readonly string[], failure: MobilenetError): void {
  const [command = ''] = words;
  const flags = words.slice(0, words.includes('--') ? words.indexOf('--') : words.length);
  if (!flags.includes('--json') || isFileOnStdout(flags)) return;
  printJson(command.startsWith('-') ? undefined : command, { error: jsonError(failure) });
}

/** Whether a flag sends a file to standard output. */
function isFileOnStdout(words: readonly string[]): boolean {
  return /(^| )(-o|--(output|out|report|svg))[ =]?-( |$)/.test(words.join(' '));
}
