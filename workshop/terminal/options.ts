import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { MobilenetError } from '../../host/errors.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** What the flags say, typed by their declaration, and the words that belong to none. */
export interface Parsed<T extends Options> {
  readonly values: ReturnType<typeof parseArgs<{ options: T }>>['values'];
  readonly words: string[];
}

/**
 * Parses the arguments of a command: `--name value`, `--name=value`, `-n value`, words, and after `--` words only.
 *
 * @param command its name, for the sentence that sends the user to its help
 * @throws E_USAGE an unknown flag, a missing value, a flag given twice that is not `multiple`
 */
export function parse<T extends Options>(command: string, args: string[], options: T): Parsed<T> {
  try {
    const parsed = parseArgs({ args, options, allowPositionals: true, strict: true, tokens: true });
    refuseRepeated(parsed.tokens, options);
    return { values: parsed.values, words: parsed.positionals } as Parsed<T>;
  } catch (cause) {
    throw usage(command, factOf((cause as Error).message), cause);
  }
}

/** parseArgs adds advice that does not fit; its first sentence is the fact. */
function factOf(message: string): string {
  const ambiguous = /^(Option '[^']*').* argument is ambiguous/.exec(message);
  if (ambiguous) return `${ambiguous[1]} is followed by a flag instead of its value`;
  return message.split(/\.(?=\s|$)/, 1)[0] ?? message;
}

interface Token {
  readonly kind: string;
  readonly name?: string;
  readonly rawName?: string;
}

function refuseRepeated(tokens: readonly Token[], options: Options): void {
  const seen = new Set<string>();
  for (const { kind, name, rawName } of tokens) {
    if (kind !== 'option' || name === undefined || options[name]?.multiple) continue;
    if (seen.has(name)) throw new Error(`Option '${rawName}' is given twice`);
    seen.add(name);
  }
}

/** The error of a wrong command line, which names the command's help. */
export function usage(command: string, fact: string, cause?: unknown): MobilenetError {
  return new MobilenetError('E_USAGE', `${fact}; see \`mobilenet ${command} --help\`.`, undefined, { cause });
}

/** A whole number from 1 in decimal digits, nothing else. */
export function count(command: string, flag: string, value: string): number {
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw usage(command, `${flag} must be a whole number from 1 to 999999999, not '${value}'`);
}

/** One of several words. */
export function choice<T extends string>(command: string, flag: string, value: string, all: readonly T[]): T {
  const known = all.find((word) => word === value);
  if (known !== undefined) return known;
  throw usage(command, `${flag} must be ${all.join(', ')}, not '${value}'`);
}

/** A value that the command cannot do without. */
export function required<T>(command: string, flag: string, value: T | undefined): T {
  if (value !== undefined) return value;
  throw usage(command, `${flag} is missing`);
}
