/** The library names its options, the command line its flags: this is where the ones become the others. */
import { MobilenetError } from '../../host/errors.ts';
import type { Command } from './command.ts';
import type { Options } from './flags.ts';

/** Options whose flag is another word. */
const others: Readonly<Record<string, string>> = { augment: 'no-augment', epsilon: 'bn-epsilon' };

/** What the library mends by an option of its own, and a command line by another program. */
const ways: readonly (readonly [library: string, command: string])[] = [
  ["allow it with `redirect: 'follow'`", 'pipe what `curl -L` gives into `-`'],
  ['wait longer with the option `timeout`', 'pipe what `curl` gives into `-`'],
];

/** A sentence in which each option that stands in backticks, and that the command has, is its flag. */
export function inFlags(sentence: string, options: Options): string {
  const said = ways.reduce((text, [library, command]) => text.replace(library, command), sentence);
  return said.replace(/`([a-z][A-Za-z]*)`/g, (word, option: string) => {
    const flag = flagOf(option);
    return Object.hasOwn(options, flag) ? `--${flag}` : word;
  });
}

/** The same for each of some facts. */
export function factsInFlags(
  facts: Readonly<Record<string, string>>,
  options: Options,
): Record<string, string> {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, inFlags(fact, options)]));
}

/** A failure of the library as the command says it. Where an option is at fault, it sends to the command's help. */
export function spoken(error: unknown, { name, options }: Pick<Command, 'name' | 'options'>): unknown {
  // The faults of a file are told by its own words.
  if (!(error instanceof MobilenetError) || 'faults' in error) return error;
  const { code, place, message } = error;
  const sentence = inFlags(message, options);
  const atFault = code === 'E_USAGE' && typeof place === 'string' && Object.hasOwn(options, flagOf(place));
  if (!atFault && sentence === message) return error;
  const help = atFault ? `; see \`mobilenet ${name} --help\`.` : '.';
  return new MobilenetError(code, sentence.replace(/\.$/, help), place, { cause: error });
}

/** `inputRange` → `input-range`. */
function flagOf(option: string): string {
  return others[option] ?? option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
