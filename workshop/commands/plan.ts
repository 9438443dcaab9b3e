import { estimate, measureRates } from '../bench/rates.ts';
import type { Estimate, Rates } from '../bench/rates.ts';
import { LARGEST_RATES, readRates } from '../bench/read-rates.ts';
import { LARGEST_FILE } from '../../host/core/load.ts';
import { encodeOutline } from '../packing/encode.ts';
import { accuracyChart } from '../paper/accuracy-chart.ts';
import { comparisons } from '../paper/comparison.ts';
import { effects } from '../paper/effects.ts';
import { boardFits } from '../plan/boards.ts';
import { layerChart } from '../plan/layer-chart.ts';
import { layersOf } from '../plan/layers.ts';
import { planNetwork, planVariant } from '../plan/plan.ts';
import type { Plan } from '../plan/plan.ts';
import { published } from '../paper/published.ts';
import { resolutionOf } from '../plan/variant.ts';
import { read } from '../../host/source/read.ts';
import type { Variant } from '../packing/shapes.ts';
import type { Command } from '../terminal/command.ts';
import type { Flags } from '../terminal/flags.ts';
import { DASH, refuseTwice, source } from '../terminal/input.ts';
import { output } from '../terminal/output.ts';
import { printJson } from '../terminal/json.ts';
import { checkOutputs } from '../terminal/outputs.ts';
import { parse } from '../terminal/parse.ts';
import { line, print } from '../terminal/print.ts';
import { readPacked } from '../packing/packed.ts';
import { boardSheet } from './board-sheet.ts';
import { paperSheet } from './paper-sheet.ts';
import { planSheet, planTitle } from './plan-sheet.ts';
import { runOptions } from '../terminal/timed.ts';
import { weightsPath } from '../terminal/weights.ts';

const name = 'plan';
const options = {
  model: { type: 'string', short: 'm' },
  alpha: { type: 'string' },
  beta: { type: 'string' },
  resolution: { type: 'string' },
  classes: { type: 'string' },
  channels: { type: 'string' },
  mcu: { type: 'boolean' },
  paper: { type: 'boolean' },
  time: { type: 'boolean' },
  build: { type: 'string' },
  wide: { type: 'boolean' },
  rates: { type: 'string' },
  json: { type: 'boolean' },
  svg: { type: 'string' },
} as const;

const help = `\
Usage: mobilenet plan --alpha A (--beta B | --resolution R) [--classes N] [--channels C]
       mobilenet plan -m FILE
       mobilenet plan --paper

What a network costs before it exists: work, parameters and bytes of each layer, the packed file, and the memory that
each build of the core needs, planned by the core itself.

      --alpha A        width multiplier α, above 0 and at most 1
      --beta B         resolution multiplier β (the paper's ρ), above 0 and at most 1: ⌊224·β + ½⌋ pixels, at least 32
      --resolution R   side of the square input, 32 to 2048 pixels
      --classes N      1000 by default, at most 8192; 0 ends at the embedding
      --channels C     of the input: 3 (default) or 1
  -m, --model FILE     plan these packed weights (.mnw) instead, \`-\` for standard input
      --mcu            a table of microcontroller boards instead: the RAM that is left, in an engine or as C
      --time           estimate milliseconds too, from a few small networks that are timed here and now
      --build BUILD    with --time: baseline, simd, relaxed or compact
      --wide           with --time: merge vector instructions into 256 bits, where the engine can
      --rates FILE     estimate milliseconds from what \`profile --json\` or \`bench --json\` printed, here or elsewhere
      --paper          the paper's tables and those of published models beside what is computed, in Markdown
      --json           everything as a JSON object
      --svg FILE       a chart instead: of the layers; with --paper of accuracy against work. \`-\` for standard output

Example:
  mobilenet plan --alpha 0.25 --beta 0.571 --classes 43
  mobilenet plan --alpha 0.25 --resolution 96 --channels 1 --classes 2 --mcu
  mobilenet plan --paper --svg accuracy.svg
`;

export const plan: Command = { name, summary: 'work and memory of any variant', options, help, run };

type PlanFlags = Flags<typeof options>;

async function run(args: string[]): Promise<void> {
  const flags = parse(name, args, options);
  const { values, words } = flags;
  if (values.json && values.svg !== undefined) throw flags.usage('Either --json or --svg, not both');
  refuseMixed(flags);
  await checkOutputs([values.svg], [values.model, values.rates, ...words]);
  if (values.paper) return runPaper(flags);
  if (values.model !== undefined || words.length > 0) return runFile(flags);
  const planned = await planVariant(variantOf(flags), flags.decimal('beta'));
  const estimated = await estimateOf(flags, planned);
  const { command: makeCommand, ...costs } = planned;
  const object = { ...costs, makeCommand, ...more(flags, planned, estimated) };
  await tell(flags, [], object, planned, () => sheet(flags, planned, undefined, estimated));
}

async function runPaper(flags: PlanFlags): Promise<void> {
  const { model, svg, json: asJson } = flags.values;
  refuseVariant(flags, '--paper');
  const [word] = [...(model === undefined ? [] : ['-m']), ...flags.words];
  if (word !== undefined) throw flags.usage(`--paper plans the published variants; leave '${word}' out`);
  if (svg !== undefined) return write(svg, [], accuracyChart());
  if (asJson) printJson(name, { comparisons: comparisons(), effects: effects(), published });
  else print(paperSheet());
}

async function runFile(flags: PlanFlags): Promise<void> {
  refuseVariant(flags, 'a weights file');
  const path = weightsPath(flags);
  const bytes = await read(await source(path), LARGEST_FILE);
  const { layers, outline, length } = readPacked(bytes);
  const packed = { outline: encodeOutline(outline), length, whole: bytes };
  const planned = await planNetwork(layersOf(layers), packed);
  const estimated = await estimateOf(flags, planned);
  const object = { file: path, ...planned, ...more(flags, planned, estimated) };
  await tell(flags, [path], object, planned, () => sheet(flags, planned, path, estimated));
}

/** What an object holds that was asked for besides. */
function more({ values }: PlanFlags, planned: Plan, estimated?: Estimate): object {
  return {
    ...(estimated ? { estimate: estimated } : {}),
    ...(values.mcu ? { boards: boardFits(planned) } : {}),
  };
}

function sheet({ values }: PlanFlags, planned: Plan, path?: string, estimated?: Estimate): string {
  return values.mcu ? boardSheet(planned) : planSheet(planned, path, estimated);
}

/** Seconds that the small networks of --time are timed. */
const SECONDS = 1.5;

async function estimateOf(flags: PlanFlags, { layers }: Plan): Promise<Estimate | undefined> {
  const rates = await ratesOf(flags);
  return rates && estimate(layers, rates);
}

async function ratesOf(flags: PlanFlags): Promise<Rates | undefined> {
  const { time, rates } = flags.values;
  if (rates !== undefined) return readRates(await read(await source(rates), LARGEST_RATES), rates);
  return time ? measureRates(runOptions(flags), SECONDS) : undefined;
}

function refuseMixed(flags: PlanFlags): void {
  const { time, rates, build, wide, paper, model, svg, mcu } = flags.values;
  if (time && rates !== undefined) throw flags.usage('Either --time or --rates, not both');
  if (!time && (build !== undefined || wide)) throw flags.usage('--build and --wide go with --time alone');
  if (paper && (time || rates !== undefined)) throw flags.usage('--paper estimates no time');
  if (svg !== undefined && (time || rates !== undefined)) throw flags.usage('The chart holds no estimate');
  if (mcu && (time || paper || rates !== undefined || svg !== undefined))
    throw flags.usage('--mcu is a table of its own, without --time, --rates, --paper and --svg');
  refuseTwice(flags, [model, rates]);
}

/** The table, or with --json the object, or with --svg the chart. */
async function tell(
  { values: { json: asJson, svg } }: PlanFlags,
  inputs: readonly string[],
  object: object,
  planned: Plan,
  text: () => string,
): Promise<void> {
  if (svg !== undefined) return write(svg, inputs, layerChart(planTitle(planned), planned));
  if (asJson) printJson(name, object);
  else print(text());
}

async function write(path: string, inputs: readonly string[], drawing: string): Promise<void> {
  await output(path, inputs, (piece) => piece(new TextEncoder().encode(drawing)));
  if (path !== DASH) print(line`wrote ${path}`);
}

function variantOf(flags: PlanFlags): Variant {
  const alpha = flags.required('alpha', flags.decimal('alpha'));
  return {
    alpha,
    resolution: sideOf(flags),
    classes: flags.decimal('classes') ?? 1000,
    channels: flags.choice('channels', ['1', '3']) === '1' ? 1 : 3,
  };
}

function sideOf(flags: PlanFlags): number {
  const beta = flags.decimal('beta');
  const resolution = flags.decimal('resolution');
  if (beta === undefined && resolution === undefined) throw flags.usage('--beta or --resolution is missing');
  if (beta !== undefined && resolution !== undefined)
    throw flags.usage('--beta and --resolution say the same; give one of them');
  return resolution ?? resolutionOf(beta!);
}

function refuseVariant(flags: PlanFlags, what: string): void {
  flags.refuse(
    ['alpha', 'beta', 'resolution', 'classes', 'channels'],
    `does not go with ${what}; leave it out`,
  );
}
