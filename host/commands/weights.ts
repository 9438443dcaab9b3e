import { builds } from '../core.ts';
import { load } from '../index.ts';
import type { Build, Mobilenet } from '../index.ts';
import { source } from './input.ts';
import { choice, required, usage } from './options.ts';

/** The flags of every command that runs a network. */
export const weightsOptions = {
  model: { type: 'string', short: 'm' },
  build: { type: 'string' },
} as const;

/** Their lines in a command's help. */
export const weightsHelp = `\
  -m, --model FILE   packed weights (.mnw), \`-\` for standard input
      --build BUILD  baseline, simd, relaxed or compact; by default the best that is the same everywhere`;

interface Values {
  readonly model?: string | undefined;
  readonly build?: string | undefined;
}

/** Loads the network that the flags name; without `-m` the one at `shipped`, if a command has such. */
export async function loadWeights(command: string, values: Values, shipped?: URL): Promise<Mobilenet> {
  const options = buildOption(command, values);
  if (values.model === undefined && shipped) return load(shipped, options);
  return load(await source(required(command, '-m', values.model)), options);
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
