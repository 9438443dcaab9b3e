import { builds, MobilenetError, load, supports } from '../../host/index.ts';
import type { Build } from '../../host/index.ts';
import { LARGEST_FILE } from '../../host/core/load.ts';
import { read } from '../../host/source/read.ts';
import type { Command } from '../terminal/command.ts';
import { source } from '../terminal/input.ts';
import { jsonError, printJson } from '../terminal/json.ts';
import { parse } from '../terminal/parse.ts';
import { line, print } from '../terminal/print.ts';
import { buildOption, buildOptions, weightsPath } from '../terminal/weights.ts';

const name = 'selftest';
const options = { ...buildOptions, json: { type: 'boolean' } } as const;

const help = `\
Usage: mobilenet selftest FILE

Runs the golden picture of a packed weights file and compares every layer with its digest, in each build that this
engine runs. \`relaxed\` may differ: it is used only where it is asked for, and then a difference is a failure.

  -m, --model FILE   packed weights (.mnw), \`-\` for standard input
      --build BUILD  only baseline, simd, relaxed or compact
      --json         one JSON object per build and line, with the digests

Example:
  mobilenet make --alpha 0.25 --resolution 128 --classes 10 --seed 1 -o w.mnw
  mobilenet selftest w.mnw
`;

export const selftest: Command = {
  name,
  summary: 'compare this engine with the golden digests',
  options,
  help,
  run,
};

interface Outcome {
  readonly build: Build;
  readonly ok: boolean;
  readonly digests?: readonly string[];
  readonly error?: MobilenetError;
}

async function run(args: string[]): Promise<void> {
  const flags = parse(name, args, options);
  const { values } = flags;
  const path = weightsPath(flags);
  const { build } = buildOption(flags);
  const bytes = await read(await source(path), LARGEST_FILE);
  let failure: MobilenetError | undefined;
  for (const each of build ? [build] : builds.filter(supports)) {
    const outcome = await test(bytes, each);
    if (values.json) printJson(name, { ...outcome, error: outcome.error && jsonError(outcome.error) });
    else print(told(outcome));
    if (each !== 'relaxed' || build === 'relaxed') failure ??= outcome.error;
  }
  if (failure) throw failure;
}

async function test(bytes: Uint8Array, build: Build): Promise<Outcome> {
  try {
    const model = await load(bytes, { build });
    return { build, ok: true, digests: await model.selftest() };
  } catch (error) {
    if (!(error instanceof MobilenetError && error.code === 'E_SELFTEST')) throw error;
    return { build, ok: false, error };
  }
}

function told({ build, error, digests = [] }: Outcome): string {
  const outcome = error
    ? `differs first at layer ${error.place}`
    : `ok, ${digests.length} layers, the last ${digests.at(-1)}`;
  return line`${build}: ${outcome}`;
}
