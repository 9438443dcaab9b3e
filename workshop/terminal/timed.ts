/** What `bench` and `profile` have in common: which network, how it runs, and how long. */
import { LARGEST_FILE } from '../../host/core/load.ts';
import type { LoadOptions } from '../../host/model.ts';
import { make, seal } from '../packing/index.ts';
import { read } from '../../host/source/read.ts';
import { decimal } from './decimal.ts';
import { source } from './input.ts';
import { count, usage } from './options.ts';
import { buildOption } from './weights.ts';

export const networkOptions = {
  model: { type: 'string', short: 'm' },
  alpha: { type: 'string' },
  resolution: { type: 'string' },
  'per-tensor': { type: 'boolean' },
} as const;

export const networkHelp = `\
  -m, --model FILE     packed weights (.mnw), \`-\` for standard input
      --alpha A        without -m: a random network of this width, 0.25 by default, 1000 classes,
      --resolution R   of this side, 128 by default,
      --per-tensor     in uint8 with one scale and filter zero point per layer; else int8 with a scale per channel`;

interface NetworkFlags {
  readonly model?: string | undefined;
  readonly alpha?: string | undefined;
  readonly resolution?: string | undefined;
  readonly 'per-tensor'?: boolean | undefined;
}

/** A network and what to call it. */
export interface Subject {
  readonly name: string;
  readonly file: Uint8Array;
}

/** Reads the weights, or makes some. */
export async function subjectOf(
  command: string,
  values: NetworkFlags,
  words: readonly string[],
): Promise<Subject> {
  const { model, alpha, resolution, 'per-tensor': perTensor } = values;
  const [path, more] = model === undefined ? words : [model, ...words];
  if (more !== undefined) throw usage(command, 'One weights file at a time');
  if (path === undefined) return makeSubject(command, values);
  for (const [flag, value] of Object.entries({ alpha, resolution, 'per-tensor': perTensor })) {
    if (value !== undefined) throw usage(command, `--${flag} does not go with a weights file; leave it out`);
  }
  return { name: path, file: await read(await source(path), LARGEST_FILE) };
}

async function makeSubject(command: string, values: NetworkFlags): Promise<Subject> {
  const number = (flag: 'alpha' | 'resolution', fallback: string): number =>
    decimal(command, `--${flag}`, values[flag] ?? fallback);
  const alpha = number('alpha', '0.25');
  const resolution = number('resolution', '128');
  const perTensor = values['per-tensor'] ?? false;
  const file = await seal(make({ alpha, resolution, classes: 1000, seed: 1, perTensor }));
  return { name: `α ${alpha}, ${resolution} pixels, random ${perTensor ? 'uint8' : 'int8'}`, file };
}

interface RunFlags {
  readonly build?: string | undefined;
  readonly wide?: boolean | undefined;
  readonly threads?: string | undefined;
}

/** How `load` is to run it. */
export function runOptions(command: string, values: RunFlags): LoadOptions {
  const { wide, threads } = values;
  return {
    ...buildOption(command, values),
    ...(wide === undefined ? {} : { wide }),
    ...(threads === undefined ? {} : { threads: count(command, '--threads', threads) }),
  };
}

/** Above 0 and at most ten minutes. */
export function secondsOf(command: string, value: string): number {
  const seconds = decimal(command, '--seconds', value);
  if (seconds > 0 && seconds <= 600) return seconds;
  throw usage(command, `--seconds must be above 0 and at most 600, not ${value}`);
}
