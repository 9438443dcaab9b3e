import type { Options } from './flags.ts';

/** One command of the command line. `run` prints its result to stdout and throws `MobilenetError` where it fails. */
export interface Command {
  readonly name: string;
  /** One line for the list of `mobilenet --help`. */
  readonly summary: string;
  /** The flags that it takes. */
  readonly options: Options;
  /** Usage, options, and an example that works when pasted into a shell. */
  readonly help: string;
  /** @param args what follows the command's name */
  run(args: string[]): Promise<void>;
}

/** Commands by their names, each loaded when it is asked for. */
export type Commands = Readonly<Record<string, () => Promise<Command>>>;
