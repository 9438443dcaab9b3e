import { load } from '../../host/index.ts';
import { LARGEST_FILE } from '../../host/core/load.ts';
import { read } from '../../host/source/read.ts';
import { sha256Hex } from '../packing/digest.ts';
import type { Command } from '../terminal/command.ts';
import { source } from '../terminal/input.ts';
import { printJson } from '../terminal/json.ts';
import { parse } from '../terminal/parse.ts';
import { line, print } from '../terminal/print.ts';
import { buildOption, buildOptions, weightsPath } from '../terminal/weights.ts';

const name = 'verify';
const options = { ...buildOptions, json: { type: 'boolean' } } as const;

const help = `\
Usage: mobilenet verify FILE

Checks every field of a packed weights file and its SHA-256, and says ok. A refused file exits with 3.

  -m, --model FILE   the file, \`-\` for standard input
      --build BUILD  baseline, simd, relaxed or compact
      --json         as a JSON object

Example:
  mobilenet make --alpha 0.25 --resolution 128 --classes 10 --seed 1 -o w.mnw
  mobilenet verify w.mnw
`;

export const verify: Command = { name, summary: 'check a packed weights file', options, help, run };

async function run(args: string[]): Promise<void> {
  const flags = parse(name, args, options);
  const { values } = flags;
  const path = weightsPath(flags);
  const build = buildOption(flags);
  const bytes = await read(await source(path), LARGEST_FILE);
  const model = await load(bytes, build);
  const sha256 = sha256Hex(bytes);
  const { pages } = model;
  if (values.json) printJson(name, { file: path, ok: true, sha256, build: model.build, pages });
  else print(line`${path}: ok, SHA-256 ${sha256}`);
}
