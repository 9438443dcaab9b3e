import { builds, portableBuild } from '../../host/core/builds.ts';
import { load } from '../../host/index.ts';
import type { Build, Mobilenet } from '../../host/index.ts';
import type { Source } from '../../host/source/read.ts';
import { MOST_THREADS } from '../../host/core/running.ts';
import { defaultWeights } from '../../host/weights.ts';
import type { Flags } from './flags.ts';
import { source } from './input.ts';
import { line, note } from './print.ts';

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
      --build BUILD  baseline, simd, relaxed or compact; by default the fastest that is exact here;
                     \`classify\` and \`embed\` take for one picture or two the one that is ready first
      --wide         let V8 merge instructions into 256-bit ones (Node 24, x86 with AVX2; experimental)`;

/** The flag of those that may run it on several threads, and its line. */
export const threadsOptions = { threads: { type: 'string', short: 't' } } as const;
export const threadsHelp = `\
  -t, --threads N    threads that share the work of a picture, 1 to ${MOST_THREADS}; 1 by default`;

type WeightsFlags = Flags<typeof weightsOptions>;

/**
 * Answers up to which a build that has to prove itself before the first of them costs more than it saves
 * (docs/decisions/0027-no-change-of-build.md).
 */
const FEW = 2;

/** How much a network is to do. */
interface Work {
  readonly threads?: number;
  /** Pictures that it answers. */
  readonly answers?: number;
}

/** Loads the network that `-m` names. */
export async function loadWeights(
  flags: Flags<typeof weightsOptions & typeof threadsOptions>,
  work: Pick<Work, 'answers'> = {},
): Promise<Mobilenet> {
  return loadAsAsked(flags, await source(flags.required('model')), { threads: threadsOf(flags), ...work });
}

/** The file that `-m` names; without it the one that this package ships, which nothing else would tell. */
export async function namedOrShipped({ values: { model } }: WeightsFlags): Promise<Source> {
  if (model !== undefined) return source(model);
  note('mobilenet: without -m the shipped network of 43 German traffic signs answers\n');
  return defaultWeights;
}

/** Loads a network as the flags say, and tells on standard error what of them does not run. */
export async function loadAsAsked(
  flags: WeightsFlags,
  file: Source,
  { threads = 1, answers = Infinity }: Work = {},
): Promise<Mobilenet> {
  const { wide = false } = flags.values;
  const soonest = answers <= FEW && !wide ? { build: portableBuild() } : {};
  const model = await load(file, { ...soonest, ...buildOption(flags), wide, threads });
  for (const each of model.running.notes) note(line`mobilenet: ${each}`);
  return model;
}

export function threadsOf(flags: Flags<typeof threadsOptions>): number {
  const threads = flags.count('threads') ?? 1;
  if (threads <= MOST_THREADS) return threads;
  throw flags.usage(`-t must be at most ${MOST_THREADS}, not ${threads}`);
}

/** The build that `--build` forces. */
export function buildOption(flags: Flags<Pick<typeof buildOptions, 'build'>>): { readonly build?: Build } {
  const build = flags.choice('build', builds);
  return build === undefined ? {} : { build };
}

/** The one file of a command that takes nothing else: after `-m`, or as a word. */
export function weightsPath(flags: Flags<Pick<typeof buildOptions, 'model'>>): string {
  const { model } = flags.values;
  const [path, more] = model === undefined ? flags.words : [model, ...flags.words];
  if (more !== undefined) throw flags.usage('One weights file at a time');
  if (path === undefined) throw flags.usage('The weights file is missing');
  return path;
}
