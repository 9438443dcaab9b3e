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

const options = {
  ...weightsOptions,
  ...threadsOptions,
  raw: { type: 'string' },
  output: { type: 'string' },
  out: { type: 'string', short: 'o' },
} as const;

const help = `\
Usage: mobilenet infer -m FILE --raw FILE [--output WHAT] -o FILE

Runs the network on raw pixels of the input's own height and width: RGB, three bytes a pixel, any number of pictures
one after the other. Writes raw bytes.

${weightsHelp}
${threadsHelp}
      --raw FILE     the pixels, \`-\` for standard input
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
  refuseTwice(flags, [values.model, raw]);
  await checkOutputs([out], [values.model, raw]);
  const model = await loadWeights(flags);
  const inputs = [values.model ?? '', raw].filter((path) => path !== DASH);
  await output(out, inputs, (write) => inferAll(model, raw, what, write));
}

async function inferAll(model: Mobilenet, raw: string, what: Output, write: Write): Promise<void> {
  const { height, width } = model.contract;
  const size = product(height, width, 3);
  const { stream, length } = await pieces(raw);
  if (length !== undefined && length % size !== 0) throw uneven(length, height, width);
  const progress = new Progress(length === undefined ? NaN : length / size);
  let done = 0;
  for await (const picture of parts(stream, size)) {
    if (picture.length < size) throw uneven(done * size + picture.length, height, width);
    await write(await model.infer(picture, what));
    done++;
    progress.advance();
  }
  progress.clear();
  if (done === 0) throw uneven(0, height, width);
}

function uneven(length: number, height: number, width: number): MobilenetError {
  const size = `${height} × ${width} × 3 = ${height * width * 3}`;
  return new MobilenetError('E_INPUT_SHAPE', `The input has ${length} bytes, not a multiple of ${size}.`);
}
