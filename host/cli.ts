#!/usr/bin/env node
/** The command line. The only file that ends the process. */
import { readFile } from 'node:fs/promises';
import type { Command } from './commands/command.ts';
import { report, typed } from './commands/report.ts';
import { suggest } from './commands/suggest.ts';
import { MobilenetError } from './errors.ts';

/** Each is loaded only when it runs, so that the start stays short. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  classify: async () => (await import('./commands/classify.ts')).classify,
  embed: async () => (await import('./commands/embed.ts')).embed,
  infer: async () => (await import('./commands/infer.ts')).infer,
  pack: async () => (await import('./commands/pack.ts')).pack,
  make: async () => (await import('./commands/make.ts')).make,
  show: async () => (await import('./commands/show.ts')).show,
  verify: async () => (await import('./commands/verify.ts')).verify,
  selftest: async () => (await import('./commands/selftest.ts')).selftest,
};

async function main([name, ...args]: string[]): Promise<void> {
  if (name === undefined) throw usage('A command is missing');
  if (name === '--version') return print(`${await version()}\n`);
  if (name === '--help' || name === '-h') return print(await overview());
  if (name === 'help') return main(args.length > 0 ? [...args, '--help'] : ['--help']);
  const find = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!find) throw unknown(name);
  const command = await find();
  if (asksForHelp(args)) return print(command.help);
  await command.run(args);
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).some((word) => word === '--help' || word === '-h');
}

async function overview(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((find) => find()));
  const lines = all.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}\n`).join('');
  return `\
Usage: mobilenet COMMAND [options]

MobileNet V1 with the same bytes of answer on every engine.

${lines}
  mobilenet COMMAND --help says more, with an example. --version prints the version.

Example:
  mobilenet make --alpha 0.25 --resolution 128 --classes 10 --seed 1 -o w.mnw
  printf 'P6 2 1 255 RGBrgb' | mobilenet classify -m w.mnw -i -

Exit codes: 0 ok, 1 failed, 2 usage, 3 bad model, 4 bad input, 5 deadline.
`;
}

async function version(): Promise<string> {
  const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

function unknown(name: string): MobilenetError {
  const near = suggest(name, Object.keys(commands));
  return usage(`'${name}' is not a command${near === undefined ? '' : `; did you mean ${near}?`}`);
}

function usage(fact: string): MobilenetError {
  return new MobilenetError(
    'E_USAGE',
    `${fact}${fact.endsWith('?') ? ' See' : '; see'} \`mobilenet --help\`.`,
  );
}

function print(text: string): void {
  process.stdout.write(text);
}

// A reader such as `head` has enough: that is its good right.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  report(typed(error));
  process.exit(1);
});

try {
  await main(process.argv.slice(2));
} catch (error) {
  const failure = typed(error);
  report(failure);
  process.exitCode = failure.exitCode;
}
