import type { parseArgs, ParseArgsConfig } from 'node:util';
import { MobilenetError } from '../../host/errors.ts';

/** The flags that a command takes. */
export type Options = NonNullable<ParseArgsConfig['options']>;

/** What flags say, typed by their declaration. */
export type Values<T extends Options> = ReturnType<typeof parseArgs<{ options: T }>>['values'];

/** What a command line says, bound to its command: every refusal names the flag and sends to the command's help. */
export class Flags<T extends Options> {
  readonly values: Values<T>;
  /** What belongs to no flag, in order. */
  readonly words: readonly string[];
  readonly #command: string;
  readonly #options: T;

  constructor(command: string, options: T, values: Values<T>, words: readonly string[]) {
    this.#command = command;
    this.#options = options;
    this.values = values;
    this.words = words;
  }

  /** The error of a wrong command line. */
  usage(fact: string): MobilenetError {
    return usage(this.#command, fact);
  }

  /** What the command cannot do without. Throws E_USAGE where it is undefined. */
  required<V = string>(flag: keyof T & string, value = this.#text(flag) as V | undefined): V {
    if (value !== undefined) return value;
    throw this.usage(`${this.#named(flag)} is missing`);
  }

  /** A text that is not empty. */
  text(flag: keyof T & string): string | undefined {
    const text = this.#text(flag);
    if (text !== '') return text;
    throw this.usage(`${this.#named(flag)} must not be empty`);
  }

  /** A whole number from 1 in decimal digits, nothing else. */
  count(flag: keyof T & string): number | undefined {
    const text = this.#text(flag);
    if (text === undefined || /^[1-9]\d{0,8}$/.test(text)) return numberOf(text);
    throw this.usage(`${this.#named(flag)} must be a whole number from 1 to 999999999, not '${text}'`);
  }

  /** A number in plain decimal digits: `0.25`, `-1`, `224`; the command checks its range. */
  decimal(flag: keyof T & string, text = this.#text(flag)): number | undefined {
    if (text === undefined || /^-?(\d{1,10}(\.\d{0,20})?|\.\d{1,20})$/.test(text)) return numberOf(text);
    throw this.usage(`${this.#named(flag)} must be a decimal number, not '${text}'`);
  }

  /** One of several words. */
  choice<W extends string>(
    flag: keyof T & string,
    all: readonly W[],
    text = this.#text(flag),
  ): W | undefined {
    const known = all.find((word) => word === text);
    if (text === undefined || known !== undefined) return known;
    throw this.usage(`${this.#named(flag)} must be ${all.join(', ')}, not '${text}'`);
  }

  /** The one word of a command that takes one, such as `model`. */
  word(what: string): string {
    const [word, more] = this.words;
    if (more !== undefined) throw this.usage(`One ${what} at a time; leave '${more}' out`);
    if (word !== undefined) return word;
    throw this.usage(`The ${what} is missing`);
  }

  /** For a command that takes flags only. */
  refuseWords(): void {
    if (this.words[0] !== undefined) throw this.usage(`'${this.words[0]}' belongs to no flag`);
  }

  /** Refuses the first of some flags that is given, such as `['wide'], 'does not go with --engine'`. */
  refuse(flags: readonly (keyof T & string)[], fact: string): void {
    const given = flags.find((flag) => this.#text(flag) !== undefined);
    if (given !== undefined) throw this.usage(`${this.#named(given)} ${fact}`);
  }

  #text(flag: keyof T & string): string | undefined {
    return (this.values as Readonly<Record<string, unknown>>)[flag] as string | undefined;
  }

  /** As its line in the help begins. */
  #named(flag: keyof T & string): string {
    const short = this.#options[flag]?.short;
    return short === undefined ? `--${flag}` : `-${short}`;
  }
}

/** The error of a wrong command line, which names the command's help. */
export function usage(command: string, fact: string, cause?: unknown): MobilenetError {
  return new MobilenetError('E_USAGE', `${fact}; see \`mobilenet ${command} --help\`.`, undefined, { cause });
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
