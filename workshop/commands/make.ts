import { sha256Hex } from '../packing/digest.ts';
import { make as makeNetwork, seal } from '../packing/index.ts';
import type { MakeOptions } from '../packing/index.ts';
import type { Command } from '../terminal/command.ts';
import type { Flags } from '../terminal/flags.ts';
import { output } from '../terminal/output.ts';
import { printJson } from '../terminal/json.ts';
import { checkOutputs } from '../terminal/outputs.ts';
import { parse } from '../terminal/parse.ts';
import { print } from '../terminal/print.ts';
import { beside, wrote } from '../terminal/wrote.ts';

const name = 'make';
const options = {
  output: { type: 'string', short: 'o' },
  alpha: { type: 'string' },
  resolution: { type: 'string' },
  classes: { type: 'string' },
  seed: { type: 'string' },
  channels: { type: 'string' },
  'per-tensor': { type: 'boolean' },
  headless: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

const help = `\
Usage: mobilenet make --alpha A --resolution R --classes N --seed S -o FILE

Makes a valid random network of any variant: for tests and benches, not for answers. The same flags make the same file.

  -o, --output FILE    the packed weights (.mnw), \`-\` for standard output
      --alpha A        width multiplier α, above 0 and at most 1
      --resolution R   side of the square input, 32 to 2048 pixels
      --classes N      1 to 8192
      --seed S         1 to 4294967295
      --channels C     of the input: 3 (default) or 1
      --per-tensor     uint8 with one scale and filter zero point per layer; else int8 with a scale per channel
      --headless       ends at the embedding; needs no --classes
      --json           print a JSON object

Example:
  mobilenet make --alpha 0.25 --resolution 128 --classes 10 --seed 1 -o w.mnw
`;

export const make: Command = { name, summary: 'a random network of any variant', options, help, run };

async function run(args: string[]): Promise<void> {
  const flags = parse(name, args, options);
  const { values } = flags;
  flags.refuseWords();
  const target = flags.required('output');
  const wanted = makeOptions(flags);
  await checkOutputs([target], []);
  const bytes = await seal(makeNetwork(wanted));
  await output(target, [], (write) => write(bytes));
  const written = { file: target, bytes: bytes.length, sha256: sha256Hex(bytes) };
  if (values.json) printJson(name, { ...written, ...wanted }, beside(target));
  else print(wrote(written), beside(target));
}

function makeOptions(flags: Flags<typeof options>): MakeOptions {
  const number = (flag: 'alpha' | 'resolution' | 'classes' | 'seed'): number =>
    flags.required(flag, flags.decimal(flag));
  const { headless = false, 'per-tensor': perTensor = false } = flags.values;
  return {
    alpha: number('alpha'),
    resolution: number('resolution'),
    classes: headless ? 0 : number('classes'),
    seed: number('seed'),
    channels: flags.choice('channels', ['1', '3']) === '1' ? 1 : 3,
    perTensor,
    headless,
  };
}
