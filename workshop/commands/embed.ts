import { littleEndian } from '../../host/core/output.ts';
import type { Command } from '../terminal/command.ts';
import { frameHelp, frameOptions, opener } from '../terminal/frame.ts';
import { DASH, pictures } from '../terminal/input.ts';
import { parse, usage } from '../terminal/options.ts';
import { output } from '../terminal/output.ts';
import { Progress } from '../terminal/progress.ts';
import {
  loadWeights,
  threadsHelp,
  threadsOptions,
  weightsHelp,
  weightsOptions,
} from '../terminal/weights.ts';

const name = 'embed';

const options = {
  ...weightsOptions,
  ...threadsOptions,
  ...frameOptions,
  image: { type: 'string', short: 'i', multiple: true },
  output: { type: 'string', short: 'o' },
  json: { type: 'boolean' },
} as const;

const help = `\
Usage: mobilenet embed -m FILE (-o FILE | --json) PICTURE…

Writes the embedding of each picture, one after the other: little-endian float32 numbers.

${weightsHelp}
${threadsHelp}
  -i, --image FILE   a picture (JPEG, PNG, WebP, PPM, PGM), a folder of them, or \`-\`; may be repeated
${frameHelp}
  -o, --output FILE  where to write, \`-\` for standard output
      --json         instead one JSON object per picture and line

Example:
  mobilenet make --alpha 0.25 --resolution 128 --classes 10 --seed 1 -o w.mnw
  printf 'P6 2 1 255 RGBrgb' | mobilenet embed -m w.mnw -i - --json
`;

export const embed: Command = { name, summary: 'the feature vectors of pictures', help, run };

async function run(args: string[]): Promise<void> {
  const { values, words } = parse(name, args, options);
  if ((values.output === undefined) === !values.json) throw usage(name, 'Either -o or --json is needed');
  const open = opener(name, values);
  const images = await pictures(name, values, words);
  const model = await loadWeights(name, values);
  const inputs = [values.model ?? '', ...images].filter((path) => path !== DASH);

  await output(values.output ?? DASH, inputs, async (write) => {
    const progress = new Progress(images.length);
    for (const image of images) {
      const embedding = await model.embed(await open(image));
      if (values.json) progress.clear();
      await write(values.json ? json(image, embedding) : littleEndian(embedding));
      progress.advance();
    }
    progress.clear();
  });
}

function json(image: string, embedding: Float32Array): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify({ image, embedding: Array.from(embedding) })}\n`);
}
