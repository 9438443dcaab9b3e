import { profile as measure } from '../bench/profile.ts';
import { profileChart } from '../bench/profile-chart.ts';
import type { Command } from '../terminal/command.ts';
import { DASH } from '../terminal/input.ts';
import { output } from '../terminal/output.ts';
import { printJson } from '../terminal/json.ts';
import { checkOutputs } from '../terminal/outputs.ts';
import { parse } from '../terminal/parse.ts';
import { print } from '../terminal/print.ts';
import { profileSheet } from './profile-sheet.ts';
import {
  networkHelp,
  networkOptions,
  runOptions,
  secondsOf,
  secondsOptions,
  subjectOf,
} from '../terminal/timed.ts';

const name = 'profile';
const options = {
  ...networkOptions,
  ...secondsOptions,
  output: { type: 'string', short: 'o' },
  build: { type: 'string' },
  wide: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

const help = `\
Usage: mobilenet profile [-m FILE] [options]

Where the time goes: runs each layer alone, once the engine has optimised the code, in one thread, and compares the sum
with the time of a whole run.

${networkHelp}
      --build BUILD    baseline, simd, relaxed or compact; by default the best that is the same everywhere
      --wide           merge vector instructions into 256 bits, where the engine can
      --seconds S      measure so long, 2 by default
  -o, --output FILE    a chart (SVG) besides, \`-\` for standard output instead of the table
      --json           print a JSON object

Example:
  mobilenet profile --alpha 0.25 --resolution 128 --seconds 1 -o profile.svg
`;

export const profile: Command = {
  name,
  summary: 'time of each layer, as a table and a chart',
  options,
  help,
  run,
};

async function run(args: string[]): Promise<void> {
  const flags = parse(name, args, options);
  const { output: chart, json, model } = flags.values;
  if (json && chart === DASH) throw flags.usage('Either --json or a chart on standard output, not both');
  const how = runOptions(flags);
  const length = secondsOf(flags);
  await checkOutputs([chart], [model, ...flags.words]);
  const { name: network, file } = await subjectOf(flags);
  const result = await measure(file, how, length);
  try {
    const drawing = new TextEncoder().encode(profileChart(`MobileNet V1, ${network}`, result));
    const inputs = [model ?? flags.words[0] ?? ''];
    if (chart !== undefined) await output(chart, inputs, (write) => write(drawing));
  } finally {
    // What was measured is printed, though the chart beside it could not be written.
    if (json) printJson(name, { network, ...result });
    else if (chart !== DASH) print(profileSheet(network, result));
  }
}
