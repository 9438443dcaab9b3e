import { MobilenetError } from '../../host/errors.ts';
import type { Mobilenet, Output } from '../../host/index.ts';
import { product } from '../../host/size.ts';
import type { Command } from '../terminal/command.ts';
import { DASH, parts, pieces, refuseTwice } from '../terminal/input.ts';
import { output } from '../terminal/output.ts';
import { checkOutputs } from '../terminal/outputs.ts';
import { parse } from '../terminal/parse.ts';
import { Progress } from '../terminal/progress.ts';
import type { Write } from '../terminal/save.ts';
import {
  loadWeights,
  threadsHelp,
  threadsOptions,
  weightsHelp,
  weightsOptions,
} from '../terminal/weights.ts';

const name = 'infer';
const outputs: readonly Output[] = ['logits', 'softmax', 'embedding', 'output'];

/** What the bytes of the input are, and how many a pixel has. */
const channels = { rgb: 3, grey: 1 } as const;

const options = {
  ...weightsOptions,
  ...threadsOptions,
  raw: { type: 'string' },
  pixels: { type: 'string' },
  output: { type: 'string' },
  out: { type: 'string', short: 'o' },
} as const;

const help = `\
Usage: mobilenet infer -m FILE --raw FILE [--output WHAT] -o FILE

Runs the network on raw pixels of the input's own height and width, any number of pictures one after the other. Writes
raw bytes.

${weightsHelp}
${threadsHelp}
      --raw FILE     the pixels, \`-\` for standard input
      --pixels KIND  rgb, the default: three bytes a pixel; or grey: one. Of a grey network it must be said, unless all
                     pixels have three equal bytes
      --output WHAT  logits, softmax or embedding, in the network's own type (uint8 or int8); or output, the default:
                     what the model itself gives, in its own output type (float32 is little-endian)
  -o, --out FILE     where to write, \`-\` for standard output

Example:
  mobilenet make --alpha 0.25 --resolution 128 --classes 10 --seed 1 -o w.mnw
  head -c 49152 /dev/zero | mobilenet infer -m w.mnw --raw - -o out
`;

export const infer: Command = { name, summary: 'raw pixels in, raw bytes out', options, help, run };

async function run(args: string[]): Promise<void> {
  const flags = parse(name, args, options);
  const { values } = flags;
  flags.refuseWords();
  const raw = flags.required('raw');
  const out = flags.required('out');
  const what = flags.choice('output', outputs) ?? 'output';
  const pixels = flags.choice('pixels', Object.keys(channels) as (keyof typeof channels)[]);
  refuseTwice(flags, [values.model, raw]);
  await checkOutputs([out], [values.model, raw]);
  const model = await loadWeights(flags);
  const inputs = [values.model ?? '', raw].filter((path) => path !== DASH);
  await output(out, inputs, (write) => inferAll(model, raw, { what, pixels }, write));
}

interface Asked {
  readonly what: Output;
  readonly pixels: keyof typeof channels | undefined;
}

async function inferAll(model: Mobilenet, raw: string, { what, pixels }: Asked, write: Write): Promise<void> {
  const { height, width, channels: inputs } = model.contract;
  const bytes = channels[pixels ?? 'rgb'];
  const size = product(height, width, bytes);
  const uneven = (length: number): MobilenetError => unevenInput(length, [height, width, bytes], inputs);
  const { stream, length } = await pieces(raw);
  if (length !== undefined && length % size !== 0) throw uneven(length);
  const progress = new Progress(length === undefined ? NaN : length / size);
  let done = 0;
  for await (const picture of parts(stream, size)) {
    if (picture.length < size) throw uneven(done * size + picture.length);
    if (inputs === 1 && pixels === undefined) refuseColour(picture);
    await write(await model.infer(bytes === 1 ? spread(picture) : picture, what));
    done++;
    progress.advance();
  }
  progress.clear();
  if (done === 0) throw uneven(0);
}

/** Grey pixels as RGB, which a network of either kind reads as they are. */
function spread(grey: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(grey.length * 3);
  for (const [at, byte] of grey.entries()) rgb.fill(byte, at * 3, at * 3 + 3);
  return rgb;
}

/** Refuses bytes for a grey network that may as well be three grey pictures as one of RGB. */
function refuseColour(rgb: Uint8Array): void {
  if (!rgb.some((byte, at) => byte !== rgb[at - (at % 3)])) return;
  throw new MobilenetError(
    'E_INPUT_SHAPE',
    'The network is grey and these bytes are not, read as RGB: say --pixels grey for a byte a pixel, or --pixels rgb.',
  );
}

function unevenInput(length: number, sides: readonly number[], inputs: number): MobilenetError {
  const size = `${sides.join(' × ')} = ${product(...sides)}`;
  const fix = inputs === 1 && sides[2] === 3 ? '; --pixels grey takes a byte a pixel' : '';
  return new MobilenetError(
    'E_INPUT_SHAPE',
    `The input has ${length} bytes, not a multiple of ${size}${fix}.`,
  );
}
