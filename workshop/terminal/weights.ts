import { builds } from '../../host/core/builds.ts';
import { load } from '../../host/index.ts';
import type { Build, Mobilenet } from '../../host/index.ts';
import type { Source } from '../../host/source/read.ts';
import { MOST_THREADS } from '../../host/core/running.ts';
import { defaultWeights } from '../../host/weights.ts';
import { source } from './input.ts';
import { choice, count, required, usage } from './options.ts';

/** The flags of every command that loads a network into a build. */
export const buildOptions = {
  model: { type: 'string', short: 'm' },
  build: { type: 'string' },
} as const;

/** The flags of every command that runs a network on pictures. */
export const weightsOptions = {
  ...buildOptions,
  wide: { type: 'boolean' },
} as const;

/** Their lines in a command's help. */
export const weightsHelp = `\
  -m, --model FILE   packed weights (.mnw), \`-\` for standard input
      --build BUILD  baseline, simd, relaxed or compact; by default the fastest that is exact here
      --wide         let V8 merge instructions into 256-bit ones (Node 24, x86 with AVX2; experimental)`;

/** The flag of those that may run it on several threads, and its line. */
export const threadsOptions = { threads: { type: 'string', short: 't' } } as const;
export const threadsHelp = `\
  -t, --threads N    threads that share the work of a picture, 1 to ${MOST_THREADS}; 1 by default`;

interface Values {
  readonly model?: string | undefined;
  readonly build?: string | undefined;
  readonly wide?: boolean | undefined;
  readonly threads?: string | undefined;
}

/** Loads the network that `-m` names. */
export async function loadWeights(command: string, values: Values): Promise<Mobilenet> {
  return loadAsAsked(command, values, await source(required(command, '-m', values.model)));
}

/** The file that `-m` names; without it the one that this package ships, which nothing else would tell. */
export async function namedOrShipped({ model }: Values): Promise<Source> {
  if (model !== undefined) return source(model);
  process.stderr.write('mobilenet: without -m the shipped network of 43 German traffic signs answers\n');
  return defaultWeights;
}

/** Loads a network as the flags say, and tells on standard error what of them does not run. */
export async function loadAsAsked(command: string, values: Values, file: Source): Promise<Mobilenet> {
  const { wide = false } = values;
  const options = { ...buildOption(command, values), wide, threads: threadsOption(command, values) };
  const model = await load(file, options);
  for (const note of model.running.notes) process.stderr.write(`mobilenet: ${note}\n`);
  return model;
}

function threadsOption(command: string, { threads = '1' }: Values): number {
  const number = count(command, '-t', threads);
  if (number <= MOST_THREADS) return number;
  throw usage(command, `-t must be at most ${MOST_THREADS}, not ${number}`);
}

/** The build that `--build` forces. */
export function buildOption(command: string, { build }: Values): { readonly build?: Build } {
  return build === undefined ? {} : { build: choice(command, '--build', build, builds) };
}

/** The one file of a command that takes nothing else: after `-m`, or as a word. */
export function weightsPath(command: string, { model }: Values, words: readonly string[]): string {
  const [path, more] = model === undefined ? words : [model, ...words];
  if (more !== undefined) throw usage(command, 'One weights file at a time');
  return required(command, 'The weights file', path);
}
