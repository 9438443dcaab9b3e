/** The one place where text leaves for a terminal or a pipe: whatever others wrote in it commands nothing. */
import { printable } from '../printable.ts';
import { spelled } from './spelled.ts';

/** Prints lines of text, to standard output by default. */
export function print(text: string, stream: NodeJS.WritableStream = process.stdout): void {
  stream.write(text.split('\n').map(shown).join('\n'));
}

/** Prints lines that are no result, to standard error. */
export function note(text: string): void {
  print(text, process.stderr);
}

/** A text as it is printed within a line; so wide will it be. */
export function shown(text: string): string {
  return spelled(printable(text));
}

/** A line of text, in which each value stays in the line, even a name with line feeds. */
export function line(fixed: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return `${String.raw({ raw: fixed }, ...values.map((value) => printable(String(value))))}\n`;
}
