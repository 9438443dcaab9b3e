import { LARGEST_FILE } from '../../host/core/load.ts';
import { MobilenetError } from '../../host/errors.ts';
import { load } from '../../host/index.ts';
import type { Mobilenet } from '../../host/index.ts';
import { read } from '../../host/source/read.ts';
import { calibrate as fit } from '../calibrate/calibrate.ts';
import type { Calibrated } from '../calibrate/calibrate.ts';
import { answers, knowns } from '../calibrate/known.ts';
import { calibrated } from '../packing/calibrated.ts';
import { sha256Hex } from '../packing/digest.ts';
import type { Command } from '../terminal/command.ts';
import { source } from '../terminal/input.ts';
import { printJson } from '../terminal/json.ts';
import { output } from '../terminal/output.ts';
import { checkOutputs } from '../terminal/outputs.ts';
import { parse } from '../terminal/parse.ts';
import { print } from '../terminal/print.ts';
import { Progress } from '../terminal/progress.ts';
import { beside, wrote } from '../terminal/wrote.ts';
import { options } from './calibrate-options.ts';
import { isTraining, partsOf, samplesOf } from './calibrate-pictures.ts';
import type { Parts } from './calibrate-pictures.ts';
import { calibrateSheet } from './calibrate-sheet.ts';
import { strangersIn } from './strangers.ts';

const name = 'calibrate';

const help = `\
Usage: mobilenet calibrate -m FILE FOLDER -o FILE [options]

Writes two things into packed weights that need pictures: a rule that tells which pictures are unknown, like none of the
classes, and the temperature that makes of the probabilities what they claim. Answers stay what they are otherwise.

FOLDER holds one folder of pictures per class, as for \`mobilenet evaluate\`. THE NETWORK MUST NOT HAVE LEARNT FROM THEM:
of pictures that it knows by heart it is too sure, and both would be wrong. Nor may they be those that measure it.

  -m, --model FILE       packed weights (.mnw), \`-\` for standard input
  -o, --output FILE      the calibrated weights, \`-\` for standard output
      --unknown FOLDER   pictures of no class: they change nothing, and say how many of such are refused
      --lose SHARE       of the known pictures that may become unknown: 0.01 by default
      --held-out FILE    FOLDER is that of a training, of which FILE is the .safetensors: what it kept to validate is
                         measured by, and what it learnt from gives the directions of the classes
      --seed S           of that training: the same, where its file does not say it or is not at hand
      --validation V     likewise
      --group-by TEXT    likewise
      --json             print a JSON object

Example:
  mobilenet make --alpha 0.25 --resolution 32 --classes 2 --seed 1 -o w.mnw
  mkdir -p signs/0 signs/1
  for i in 1 2 3; do
    printf "P6 2 1 255 RGBr$i\${i}" > signs/0/$i.ppm
    printf "P6 1 2 255 $i\${i}bRGB" > signs/1/$i.ppm
  done
  mobilenet calibrate -m w.mnw signs -o calibrated.mnw
`;

export const calibrate: Command = {
  name,
  summary: 'which pictures are unknown, and true probabilities',
  options,
  help,
  run,
};

async function run(args: string[]): Promise<void> {
  const flags = parse(name, args, options);
  const { values } = flags;
  const folder = flags.word('folder of class folders');
  const path = flags.required('model');
  const target = flags.required('output');
  const lose = flags.decimal('lose') ?? 0.01;
  if (!(lose >= 0 && lose < 1)) throw flags.usage(`--lose must be at least 0 and below 1, not ${lose}`);
  await checkOutputs([target], [path, folder, values.unknown, values['held-out']]);
  const bytes = await read(await source(path), LARGEST_FILE);
  const model = await load(bytes);
  refuseHeadless(model);
  const parts = isTraining(flags)
    ? await partsOf(flags, model)
    : { known: await samplesOf(folder, model), learnt: [] };
  const unknown = values.unknown === undefined ? [] : await strangersIn(values.unknown);
  const made = await measured(model, parts, unknown, lose);
  const file = calibrated(bytes, made.reject, made.temperature);
  // What is written is what the core takes.
  (await load(file)).dispose();
  const seen = [...parts.known, ...parts.learnt].map((each) => each.file);
  await output(target, [path, ...seen, ...unknown], (write) => write(file));
  const written = { file: target, bytes: file.length, sha256: sha256Hex(file) };
  const { reject: _, ...figures } = made;
  if (values.json) printJson(name, { ...written, lose, ...figures }, beside(target));
  else print(calibrateSheet(made, lose, model.labels) + wrote(written), beside(target));
}

/** @throws E_OUTPUT */
function refuseHeadless({ contract }: Mobilenet): void {
  if (contract.classes > 0) return;
  const sentence = 'The model is headless: it has no classes of which a picture could be none.';
  throw new MobilenetError('E_OUTPUT', sentence);
}

async function measured(
  model: Mobilenet,
  { known, learnt }: Parts,
  strangers: readonly string[],
  lose: number,
): Promise<Calibrated> {
  const progress = new Progress(known.length + learnt.length + strangers.length);
  const all = async <Each>(each: AsyncIterable<Each>): Promise<Each[]> => {
    const seen: Each[] = [];
    for await (const one of each) {
      seen.push(one);
      progress.advance();
    }
    return seen;
  };
  try {
    const pictures = await all(knowns(model, known));
    const taught = await all(knowns(model, learnt));
    const unknown = await all(answers(model, strangers));
    return await fit(pictures, unknown, { contract: model.contract, lose, learnt: taught });
  } finally {
    progress.clear();
  }
}
