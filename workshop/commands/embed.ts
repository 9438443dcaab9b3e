import { lookAhead } from '../../host/ahead.ts';
import { littleEndian } from '../../host/core/output.ts';
import { open as decode } from '../../host/image/open.ts';
import type { Command } from '../terminal/command.ts';
import { frameHelp, frameOptions, opener, shrinkHelp, shrinkOptions } from '../terminal/frame.ts';
import { AHEAD, DASH, imageOptions, pictures } from '../terminal/input.ts';
import { jsonLine } from '../terminal/json.ts';
import { output } from '../terminal/output.ts';
import { checkOutputs } from '../terminal/outputs.ts';
import { parse } from '../terminal/parse.ts';
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
  ...imageOptions,
  ...shrinkOptions,
  output: { type: 'string', short: 'o' },
  json: { type: 'boolean' },
} as const;

const help = `\
Usage: mobilenet embed -m FILE (-o FILE | --json) PICTURE…

Writes the embedding of each picture, one after the other: little-endian float32 numbers.

${weightsHelp}
${threadsHelp}
  -i, --image FILE   a picture (JPEG, PNG, WebP, BMP, PPM, PGM), a folder of them, or \`-\`; may be repeated
${shrinkHelp}
${frameHelp}
  -o, --output FILE  where to write, \`-\` for standard output
      --json         instead one JSON object per picture and line

Example:
  mobilenet make --alpha 0.25 --resolution 128 --classes 10 --seed 1 -o w.mnw
  printf 'P6 2 1 255 RGBrgb' | mobilenet embed -m w.mnw -i - --json
`;

export const embed: Command = { name, summary: 'the feature vectors of pictures', options, help, run };

async function run(args: string[]): Promise<void> {
  const flags = parse(name, args, options);
  const { values } = flags;
  if ((values.output === undefined) === !values.json) throw flags.usage('Either -o or --json is needed');
  const open = opener(flags);
  const images = await pictures(flags);
  await checkOutputs([values.output], [values.model, ...images]);
  const model = await loadWeights(flags, { answers: images.length });
  const inputs = [values.model ?? '', ...images].filter((path) => path !== DASH);
  const fitting = values.shrink ? model.contract : undefined;

  await output(values.output ?? DASH, inputs, async (write) => {
    const progress = new Progress(images.length);
    const decoded = lookAhead(images, AHEAD, async (path) => decode(await open(path), {}, fitting));
    for await (const { item: image, result: picture } of decoded) {
      const embedding = await model.embed(picture);
      if (values.json) progress.clear();
      await write(values.json ? json(image, embedding) : littleEndian(embedding));
      progress.advance();
    }
    progress.clear();
  });
}

function json(image: string, embedding: Float32Array): Uint8Array {
  return new TextEncoder().encode(jsonLine(name, { image, embedding: Array.from(embedding) }));
}
