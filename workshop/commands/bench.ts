import { pixelFormats } from '../../host/image/format.ts';
import type { PixelFormat } from '../../host/image/format.ts';
import { bench as measure } from '../bench/bench.ts';
import type { Length } from '../bench/bench.ts';
import type { FrameShape } from '../bench/frame.ts';
import { benchWasmtime, commandBuilds, MOST_RUNS } from '../bench/wasmtime.ts';
import type { CommandBuild } from '../bench/wasmtime.ts';
import { benchSheet, wasmtimeSheet } from './bench-sheet.ts';
import type { Command } from '../terminal/command.ts';
import type { Flags } from '../terminal/flags.ts';
import { sizeOf } from '../terminal/frame.ts';
import { printJson } from '../terminal/json.ts';
import { parse } from '../terminal/parse.ts';
import { print } from '../terminal/print.ts';
import {
  networkHelp,
  networkOptions,
  runOptions,
  secondsOf,
  secondsOptions,
  subjectOf,
} from '../terminal/timed.ts';

const name = 'bench';
const options = {
  ...networkOptions,
  ...secondsOptions,
  build: { type: 'string' },
  wide: { type: 'boolean' },
  threads: { type: 'string' },
  frame: { type: 'string' },
  size: { type: 'string' },
  engine: { type: 'string' },
  rounds: { type: 'string' },
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
      --frame FORMAT   answer frames of a camera instead of pictures of the input's sides, and say what part of the time
                       their way to the input is: nv12, i420, rgb, yuyv … (docs/camera-frames.md)
      --size WxH       their sides
      --seconds S      measure so long, 2 by default
      --rounds N       measure so many answers instead
      --engine wasmtime  time the command module in wasmtime, by its own clock: --build simd, baseline or compact, and at
                       most ${MOST_RUNS} --rounds, 100 by default
      --json           print a JSON object

Example:
  mobilenet bench --alpha 0.25 --resolution 128 --seconds 1
  mobilenet bench --frame nv12 --size 1920x1080 --seconds 1
`;

export const bench: Command = { name, summary: 'how fast it runs here', options, help, run };

type BenchFlags = Flags<typeof options>;

async function run(args: string[]): Promise<void> {
  const flags = parse(name, args, options);
  if (flags.values.engine !== undefined) return runWasmtime(flags);
  const threads = flags.count('threads');
  const how = { ...runOptions(flags), ...(threads === undefined ? {} : { threads }) };
  const length = lengthOf(flags);
  const frame = frameOf(flags);
  const { name: network, file } = await subjectOf(flags);
  const result = await measure(file, how, length, frame);
  tell(flags, { network, ...result }, () => benchSheet(network, result));
}

async function runWasmtime(flags: BenchFlags): Promise<void> {
  flags.choice('engine', ['wasmtime']);
  flags.refuse(['wide', 'threads', 'frame', 'size', 'seconds'], 'does not go with --engine; leave it out');
  const build: CommandBuild = flags.choice('build', commandBuilds) ?? 'simd';
  const runs = flags.count('rounds') ?? 100;
  if (runs > MOST_RUNS) throw flags.usage(`--rounds in wasmtime is at most ${MOST_RUNS}`);
  const { name: network, file } = await subjectOf(flags);
  const result = benchWasmtime(file, build, runs);
  tell(flags, { network, ...result }, () => wasmtimeSheet(network, result));
}

function frameOf(flags: BenchFlags): FrameShape | undefined {
  const format = flags.choice('frame', Object.keys(pixelFormats) as PixelFormat[]);
  if (format !== undefined) return { format, ...sizeOf(flags) };
  flags.refuse(['size'], 'needs --frame');
  return undefined;
}

function lengthOf(flags: BenchFlags): Length {
  const rounds = flags.count('rounds');
  if (rounds === undefined) return { seconds: secondsOf(flags) };
  if (flags.values.seconds !== undefined) throw flags.usage('Either --rounds or --seconds, not both');
  return { rounds };
}

function tell({ values }: BenchFlags, result: object, sheet: () => string): void {
  if (values.json) printJson(name, result);
  else print(sheet());
}
