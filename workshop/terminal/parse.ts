import { parseArgs } from 'node:util';
import { Flags, usage } from './flags.ts';
import type { Options, Values } from './flags.ts';

/**
 * Parses the arguments of a command: `--name value`, `--name=value`, `-n value`, words, and after `--` words only.
 *
 * @param command its name, for the sentence that sends the user to its help
 * @throws E_USAGE an unknown flag, a missing value, a flag given twice that is not `multiple`
 */
export function parse<T extends Options>(command: string, args: readonly string[], options: T): Flags<T> {
  try {
    const joined = joinNumbers(args, options);
    const parsed = parseArgs({ args: joined, options, allowPositionals: true, strict: true, tokens: true });
    refuseRepeated(parsed.tokens, options);
    return new Flags(command, options, parsed.values as Values<T>, parsed.positionals);
  } catch (cause) {
    throw usage(command, factOf((cause as Error).message), cause);
  }
}

/** `-1,1` or `-.5`: no flag, since none is a digit. */
const NUMBER = /^-\.?\d/;

/** Joins a flag and its value where that is a number below 0, which parseArgs would take for a flag. */
function joinNumbers(args: readonly string[], options: Options): string[] {
  const joined: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    const value = args[at + 1];
    if (word === '--') return [...joined, ...args.slice(at)];
    if (value === undefined || !takesNext(word, options)) joined.push(word);
    else {
      at++;
      if (!NUMBER.test(value)) joined.push(word, value);
      else joined.push(word.startsWith('--') ? `${word}=${value}` : word + value);
    }
  }
  return joined;
}

/** Whether the value of a flag is the word behind it. */
function takesNext(word: string, options: Options): boolean {
  if (word.startsWith('--')) return options[word.slice(2)]?.type === 'string';
  if (!word.startsWith('-')) return false;
  // Of several letters the first that takes a value takes the rest of the word.
  const declared = Object.values(options);
  const types = [...word.slice(1)].map((letter) => declared.find(({ short }) => short === letter)?.type);
  return types.length > 0 && types.indexOf('string') === types.length - 1;
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
