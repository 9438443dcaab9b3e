/** Scripts that complete a command line in a shell, made of the table of flags that the parser reads. */
import type { Command } from './command.ts';
import { items } from './help.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

interface Flag {
  readonly name: string;
  readonly short: string | undefined;
  readonly takesValue: boolean;
  /** What the help says of it. */
  readonly said: string;
}

const PROGRAM = 'mobilenet';

/** @param all every command, in the order of the help */
export function completion(shell: Shell, all: readonly Command[]): string {
  if (shell === 'bash') return bash(all);
  return shell === 'zsh' ? zsh(all) : fish(all);
}

/** Those that the help names: the others are refused or stand for another. */
function flagsOf({ options, help }: Command): Flag[] {
  const entries = items(help).flatMap((item) => (item.kind === 'entry' ? [item] : []));
  return Object.entries(options).flatMap(([name, { type, short }]) => {
    const entry = entries.find(({ label }) => new RegExp(`--${name}(?![\\w-])`).test(label));
    return entry ? [{ name, short, takesValue: type === 'string', said: entry.text }] : [];
  });
}

function bash(all: readonly Command[]): string {
  const cases = all.map((command) => {
    const words = flagsOf(command).flatMap(({ name, short }) => [
      `--${name}`,
      ...(short ? [`-${short}`] : []),
    ]);
    return `    ${command.name}) words='${[...words, '--help'].join(' ')}' ;;\n`;
  });
  return `\
# source <(${PROGRAM} completion bash)
_${PROGRAM}() {
  local word=\${COMP_WORDS[COMP_CWORD]} words=
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    words='${all.map(({ name }) => name).join(' ')} --help --version'
  elif [[ $word == -* ]]; then
    case \${COMP_WORDS[1]} in
${cases.join('')}    esac
  fi
  [[ -z $words ]] || mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -o default -F _${PROGRAM} ${PROGRAM}
`;
}

function zsh(all: readonly Command[]): string {
  const names = all.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}\n`);
  const cases = all.map((command) => {
    const flags = flagsOf(command).map((flag) => ` \\\n        ${zshFlag(flag)}`);
    return `    ${command.name})\n      _arguments -S${flags.join('')} \\\n        '--help' '*:file:_files' ;;\n`;
  });
  return `\
#compdef ${PROGRAM}
# source <(${PROGRAM} completion zsh), after compinit
_${PROGRAM}() {
  local -a commands=(
${names.join('')}  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  ((CURRENT--))
  case $command in
${cases.join('')}  esac
}
if [[ $funcstack[1] == _${PROGRAM} ]]; then _${PROGRAM}; else compdef _${PROGRAM} ${PROGRAM}; fi
`;
}

function zshFlag({ name, short, takesValue, said }: Flag): string {
  const rest = quoted(`[${said.replace(/[[\]\\]/g, '\\$&')}]${takesValue ? ':value:_files' : ''}`);
  return short ? `{-${short},--${name}}${rest}` : `--${name}${rest}`;
}

function fish(all: readonly Command[]): string {
  const start = `complete -c ${PROGRAM}`;
  const commands = all.map(
    ({ name, summary }) => `${start} -n __fish_use_subcommand -f -a ${name} -d ${fishQuoted(summary)}\n`,
  );
  const flags = all.flatMap((command) =>
    flagsOf(command).map(({ name, short, takesValue, said }) => {
      const letter = short ? ` -s ${short}` : '';
      const value = takesValue ? ' -r' : '';
      const within = `-n '__fish_seen_subcommand_from ${command.name}'`;
      return `${start} ${within} -l ${name}${letter}${value} -d ${fishQuoted(said)}\n`;
    }),
  );
  return `# ${PROGRAM} completion fish | source\n${[...commands, ...flags].join('')}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function fishQuoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
