import { bench as measure } from '../bench/bench.ts';
import type { Length } from '../bench/bench.ts';
import { benchWasmtime, commandBuilds, MOST_RUNS } from '../bench/wasmtime.ts';
import type { CommandBuild } from '../bench/wasmtime.ts';
import { benchSheet, wasmtimeSheet } from './bench-sheet.ts';
import type { Command } from '../terminal/command.ts';
import { choice, count, parse, usage } from '../terminal/options.ts';
import type { Parsed } from '../terminal/options.ts';
import { networkHelp, networkOptions, runOptions, secondsOf, subjectOf } from '../terminal/timed.ts';

const name = 'bench';
const options = {
  ...networkOptions,
  build: { type: 'string' },
  wide: { type: 'boolean' },
  threads: { type: 'string' },
  engine: { type: 'string' },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const help = `\
Usage: mobilenet bench [-m FILE] [options]

Times answers, from the raw picture to the raw bytes of the logits, once the engine has optimised the code, and beside
them in the same run a bare loop of dot products and additions on registers: its rate is the most that this processor
gives, and the network has a share of it. Fresh processes tell the time of the first answer and the memory.

${networkHelp}
      --build BUILD    baseline, simd, relaxed or compact; by default the best that is the same everywhere
      --wide           merge vector instructions into 256 bits, where the engine can
      --threads N      1 by default
      --seconds S      measure so long, 2 by default
      --rounds N       measure so many answers instead
      --engine wasmtime  time the command module in wasmtime, by its own clock: --build simd, baseline or compact, and at
                       most ${MOST_RUNS} --rounds, 100 by default
      --json           print a JSON object

Example:
  mobilenet bench --alpha 0.25 --resolution 128 --seconds 1
`;

export const bench: Command = { name, summary: 'how fast it runs here', help, run };

type Values = Parsed<typeof options>['values'];

async function run(args: string[]): Promise<void> {
  const { values, words } = parse(name, args, options);
  if (values.engine !== undefined) return runWasmtime(values, words);
  const how = runOptions(name, values);
  const length = lengthOf(values);
  const { name: network, file } = await subjectOf(name, values, words);
  const result = await measure(file, how, length);
  print(values, { command: name, network, ...result }, () => benchSheet(network, result));
}

async function runWasmtime(values: Values, words: readonly string[]): Promise<void> {
  choice(name, '--engine', values.engine!, ['wasmtime']);
  for (const flag of ['wide', 'threads', 'seconds'] as const) {
    if (values[flag] !== undefined) throw usage(name, `--${flag} does not go with --engine; leave it out`);
  }
  const build: CommandBuild = choice(name, '--build', values.build ?? 'simd', commandBuilds);
  const runs = count(name, '--rounds', values.rounds ?? '100');
  if (runs > MOST_RUNS) throw usage(name, `--rounds in wasmtime is at most ${MOST_RUNS}`);
  const { name: network, file } = await subjectOf(name, values, words);
  const result = benchWasmtime(file, build, runs);
  print(values, { command: name, network, ...result }, () => wasmtimeSheet(network, result));
}

function lengthOf({ rounds, seconds }: Values): Length {
  if (rounds === undefined) return { seconds: secondsOf(name, seconds ?? '2') };
  if (seconds !== undefined) throw usage(name, 'Either --rounds or --seconds, not both');
  return { rounds: count(name, '--rounds', rounds) };
}

function print({ json }: Values, result: object, sheet: () => string): void {
  process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : sheet());
}
