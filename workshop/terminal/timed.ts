/** What `bench` and `profile` have in common: which network, how it runs, and how long. */
import { LARGEST_FILE } from '../../host/core/load.ts';
import type { LoadOptions } from '../../host/core/running.ts';
import { make, seal } from '../packing/index.ts';
import { read } from '../../host/source/read.ts';
import type { Flags } from './flags.ts';
import { source } from './input.ts';
import { buildOption } from './weights.ts';
import type { weightsOptions } from './weights.ts';

export const networkOptions = {
  model: { type: 'string', short: 'm' },
  alpha: { type: 'string' },
  resolution: { type: 'string' },
  'per-tensor': { type: 'boolean' },
} as const;

/** How long is measured. */
export const secondsOptions = { seconds: { type: 'string' } } as const;

export const networkHelp = `\
  -m, --model FILE     packed weights (.mnw), \`-\` for standard input
      --alpha A        without -m: a random network of this width, 0.25 by default, 1000 classes,
      --resolution R   of this side, 128 by default,
      --per-tensor     in uint8 with one scale and filter zero point per layer; else int8 with a scale per channel`;

type NetworkFlags = Flags<typeof networkOptions>;

/** A network and what to call it. */
export interface Subject {
  readonly name: string;
  readonly file: Uint8Array;
}

/** Reads the weights, or makes some. */
export async function subjectOf(flags: NetworkFlags): Promise<Subject> {
  const { model } = flags.values;
  const [path, more] = model === undefined ? flags.words : [model, ...flags.words];
  if (more !== undefined) throw flags.usage('One weights file at a time');
  if (path === undefined) return makeSubject(flags);
  flags.refuse(['alpha', 'resolution', 'per-tensor'], 'does not go with a weights file; leave it out');
  return { name: path, file: await read(await source(path), LARGEST_FILE) };
}

async function makeSubject(flags: NetworkFlags): Promise<Subject> {
  const alpha = flags.decimal('alpha') ?? 0.25;
  const resolution = flags.decimal('resolution') ?? 128;
  const perTensor = flags.values['per-tensor'] ?? false;
  const file = await seal(make({ alpha, resolution, classes: 1000, seed: 1, perTensor }));
  return { name: `α ${alpha}, ${resolution} pixels, random ${perTensor ? 'uint8' : 'int8'}`, file };
}

/** How `load` is to run it. */
export function runOptions(flags: Flags<Omit<typeof weightsOptions, 'model'>>): LoadOptions {
  const { wide } = flags.values;
  return { ...buildOption(flags), ...(wide === undefined ? {} : { wide }) };
}

/** Above 0 and at most ten minutes; 2 by default. */
export function secondsOf(flags: Flags<typeof secondsOptions>): number {
  const seconds = flags.decimal('seconds') ?? 2;
  if (seconds > 0 && seconds <= 600) return seconds;
  throw flags.usage(`--seconds must be above 0 and at most 600, not ${seconds}`);
}
