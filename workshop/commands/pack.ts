import { basename } from 'node:path';
import { packTflite } from '../packing/index.ts';
import type { ImportOptions } from '../packing/index.ts';
import { summary } from '../packing/summary.ts';
import type { Summary } from '../packing/summary.ts';
import { LARGEST_MODEL } from '../packing/tflite/identify.ts';
import type { Command } from '../terminal/command.ts';
import type { Flags } from '../terminal/flags.ts';
import { DASH, refuseTwice } from '../terminal/input.ts';
import { readLabelText } from '../terminal/label-text.ts';
import { readModel } from '../terminal/model.ts';
import { output } from '../terminal/output.ts';
import { checkOutputs } from '../terminal/outputs.ts';
import { factsInFlags } from '../terminal/spoken.ts';
import { printJson } from '../terminal/json.ts';
import { parse } from '../terminal/parse.ts';
import { line, print } from '../terminal/print.ts';
import { beside, wrote } from '../terminal/wrote.ts';

const name = 'pack';

const options = {
  output: { type: 'string', short: 'o' },
  labels: { type: 'string', short: 'l' },
  background: { type: 'boolean' },
  'input-range': { type: 'string' },
  order: { type: 'string' },
  fit: { type: 'string' },
  fraction: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const help = `\
Usage: mobilenet pack MODEL.tflite -o FILE [options]

Packs a fully quantized MobileNet V1 (uint8 or int8) into one weights file, and prints what it found and assumed.

  -o, --output FILE       the packed weights (.mnw), \`-\` for standard output
  -l, --labels FILE       class names, one line per class (default: those inside the model, where there are as many)
      --background        class 0 is "background": the labels begin with class 1
      --input-range R     what the network expects of a byte: LOW,HIGH for 0 and 255, or mean=M/M/M,std=S/S/S of colours
                          from 0 to 1 (default: what the model's metadata and the scale of its input say)
      --order ORDER       order of the network's channels: rgb (default) or bgr
      --fit FIT           cover (default): the centre of a picture; stretch: all of it, distorted
      --fraction F        part of the picture's side that is cut out: 0.875 by default, 1 with stretch
      --json              print a JSON object

Example:
  u=https://raw.githubusercontent.com/google-coral/test_data/master
  mobilenet pack $u/mobilenet_v1_0.25_128_quant.tflite -o w.mnw
`;

export const pack: Command = {
  name,
  summary: 'a packed weights file from a .tflite model',
  options,
  help,
  run,
};

async function run(args: string[]): Promise<void> {
  const flags = parse(name, args, options);
  const { values } = flags;
  const path = flags.word('model');
  const target = flags.required('output');
  refuseTwice(flags, [path, values.labels]);
  await checkOutputs([target], [path, values.labels]);
  const wanted = {
    ...(await importOptions(flags)),
    source: path === DASH ? 'standard input' : basename(path),
  };
  const packed = await packTflite(await readModel(path, LARGEST_MODEL, '.tflite'), wanted);
  await output(target, [path, values.labels ?? path], (write) => write(packed.bytes));
  const made = summary(packed, wanted);
  const said = { ...made, assumed: factsInFlags(made.assumed, options) };
  // Where the file goes to standard output, what is said of it must not.
  if (values.json) printJson(name, { file: target, ...said }, beside(target));
  else print(sheet(target, said), beside(target));
}

async function importOptions(flags: Flags<typeof options>): Promise<ImportOptions> {
  const { background = false, labels, 'input-range': range } = flags.values;
  const order = flags.choice('order', ['rgb', 'bgr']);
  const fit = flags.choice('fit', ['cover', 'stretch']);
  const fraction = flags.decimal('fraction');
  if (background && labels === undefined) throw flags.usage('--background belongs to --labels');
  return {
    background,
    ...(labels !== undefined && { labels: await readLabelText(labels) }),
    ...(range !== undefined && { inputRange: range }),
    ...(order !== undefined && { order }),
    ...(fit !== undefined && { fit }),
    ...(fraction !== undefined && { fraction }),
  };
}

function sheet(target: string, { found, assumed, bytes, sha256 }: Summary): string {
  const rows = (facts: Summary['found']): string =>
    Object.entries(facts)
      .map(([key, fact]) => line`  ${key.padEnd(12)}${fact}`)
      .join('');
  return `found\n${rows(found)}assumed\n${rows(assumed)}${wrote({ file: target, bytes, sha256 })}`;
}
