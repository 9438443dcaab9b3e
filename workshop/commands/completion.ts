import type { Command, Commands } from '../terminal/command.ts';
import { completion as script, shells } from '../terminal/completion.ts';
import { parse } from '../terminal/parse.ts';
import { print } from '../terminal/print.ts';

const name = 'completion';

const help = `\
Usage: mobilenet completion bash|zsh|fish

Prints a script that lets a shell complete commands and flags. Sourced, it holds for the shell at hand; as a line of its
start file, for every one:

  bash   source <(mobilenet completion bash)
  zsh    source <(mobilenet completion zsh)
  fish   mobilenet completion fish | source

Example:
  mobilenet completion bash > mobilenet.bash
`;

/** @param commands whose names and flags the script knows */
export function completionOf(commands: Commands): Command {
  const run = (args: string[]): Promise<void> => complete(args, commands);
  return { name, summary: 'lets a shell complete a command line', options: {}, help, run };
}

async function complete(args: string[], commands: Commands): Promise<void> {
  const flags = parse(name, args, {});
  const word = flags.word('shell');
  const shell = shells.find((known) => known === word);
  if (shell === undefined) throw flags.usage(`The shell must be ${shells.join(', ')}, not '${word}'`);
  print(script(shell, await Promise.all(Object.values(commands).map((find) => find()))));
}
