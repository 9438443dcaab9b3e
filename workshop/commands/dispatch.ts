import { MobilenetError } from '../../host/errors.ts';
import type { Commands } from '../terminal/command.ts';
import { print } from '../terminal/print.ts';
import { suggest } from '../../host/suggest.ts';

/** Every command by its name. Each is loaded only when it runs, as is all that not every command needs: the start stays short. */
export const commands: Commands = {
  classify: async () => (await import('./classify.ts')).classify,
  embed: async () => (await import('./embed.ts')).embed,
  infer: async () => (await import('./infer.ts')).infer,
  quantize: async () => (await import('./quantize.ts')).quantize,
  pack: async () => (await import('./pack.ts')).pack,
  make: async () => (await import('./make.ts')).make,
  teach: async () => (await import('./teach.ts')).teach,
  train: async () => (await import('./train.ts')).train,
  plan: async () => (await import('./plan.ts')).plan,
  evaluate: async () => (await import('./evaluate.ts')).evaluate,
  calibrate: async () => (await import('./calibrate.ts')).calibrate,
  bundle: async () => (await import('./bundle.ts')).bundle,
  show: async () => (await import('./show.ts')).show,
  verify: async () => (await import('./verify.ts')).verify,
  selftest: async () => (await import('./selftest.ts')).selftest,
  profile: async () => (await import('./profile.ts')).profile,
  bench: async () => (await import('./bench.ts')).bench,
  serve: async () => (await import('./serve.ts')).serve,
  watch: async () => (await import('./watch.ts')).watch,
  completion: async () => (await import('./completion.ts')).completionOf(commands),
};

/**
 * Runs a command line.
 *
 * @param words the command's name and its arguments
 * @throws MobilenetError of every failure that the command foresees
 */
export async function dispatch([name, ...args]: string[]): Promise<void> {
  if (name === undefined) throw usage('A command is missing');
  if (name === '--version') return printVersion();
  if (name === '--help' || name === '-h') return printHelp(await overview());
  if (name === 'help') return dispatch(args.length > 0 ? [...args, '--help'] : ['--help']);
  const find = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!find) throw unknown(name);
  const command = await find();
  if (asksForHelp(args)) return printHelp(command.help);
  await command.run(args).catch(async (error: unknown) => {
    const { spoken } = await import('../terminal/spoken.ts');
    throw spoken(error, command);
  });
}

async function printVersion(): Promise<void> {
  const { version } = await import('./version.ts');
  print(`${await version()}\n`);
}

async function printHelp(help: string): Promise<void> {
  const { laidOut } = await import('../terminal/help.ts');
  const { screenColumns } = await import('../terminal/screen.ts');
  print(laidOut(help, screenColumns()));
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).some((word) => word === '--help' || word === '-h');
}

export async function overview(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((find) => find()));
  const lines = all.map(({ name, summary }) => `  ${name.padEnd(10)}  ${summary}\n`).join('');
  return `\
Usage: mobilenet COMMAND [options]

MobileNet V1 with the same bytes of answer on every engine.

${lines}
\`mobilenet COMMAND --help\` says more, with an example. --version prints the version.

Example:
  mobilenet make --alpha 0.25 --resolution 128 --classes 10 --seed 1 -o w.mnw
  printf 'P6 2 1 255 RGBrgb' | mobilenet classify -m w.mnw -i -

Exit codes: 0 ok, 1 failed, 2 usage, 3 bad model, 4 bad input, 5 deadline, 130 interrupted.
`;
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
