import { sha256Hex } from '../packing/digest.ts';
import { LARGEST_SAFETENSORS } from '../packing/safetensors/index.ts';
import {
  checkTuned,
  checkTuning,
  loadPictures,
  MOST_PICTURES,
  quantize as quantizeNetwork,
  readSubject,
  steps,
  tuningDefaults,
} from '../quantize/index.ts';
import type { Choice, Pictures, Quantized, Settings, Subject } from '../quantize/index.ts';
import type { Command } from '../terminal/command.ts';
import { refuseTwice } from '../terminal/input.ts';
import { readModel } from '../terminal/model.ts';
import { output } from '../terminal/output.ts';
import { printJson } from '../terminal/json.ts';
import { checkOutputs } from '../terminal/outputs.ts';
import { parse } from '../terminal/parse.ts';
import { Progress } from '../terminal/progress.ts';
import { options, PERCENTILE, settings, statement } from './quantize-options.ts';
import type { QuantizeFlags } from './quantize-options.ts';
import { assumptions, figures, sheet } from './quantize-sheet.ts';
import { line, note, print } from '../terminal/print.ts';
import { remark } from '../terminal/report.ts';
import { inFlags } from '../terminal/spoken.ts';
import { beside, wrote } from '../terminal/wrote.ts';

const name = 'quantize';

/** Pixels of a fine-tuning, in bytes. */
const TUNING_BYTES = 512 << 20;

const help = `\
Usage: mobilenet quantize MODEL.safetensors --calibrate DIR -o FILE [options]

Makes a packed weights file in 8 bits of a float MobileNet V1, and prints what that costs: layer by layer, and in the
answers of the made file on the integer runtime. DIR holds pictures like those that the network will see; where they
lie in class folders it prints the accuracy too.

      --calibrate DIR     pictures, or folders of pictures
  -o, --output FILE       the packed weights (.mnw), \`-\` for standard output
      --pictures N        how many to calibrate with, evenly spread over DIR: ${MOST_PICTURES} by default
      --method METHOD     range of each layer's bytes: minmax (default), percentile, or mse, the least squared error
      --percentile P      part of the values within the range, in percent: ${PERCENTILE} by default
      --bias-correction   set each bias such that the mean output of its channel is that of the float network
      --filter-zeros      a zero point per channel of filters; else they are symmetric
      --per-tensor        one scale for all filters of a layer; else one per channel
      --qat N             fine-tune the integers for N epochs of all pictures of DIR, so that they answer as in float:
                          no labels are needed
      --rate R            of it: the highest learning rate, ${tuningDefaults.rate} by default
      --batch N           pictures of a step, ${tuningDefaults.batch} by default
      --seed N            of the order of the pictures, ${tuningDefaults.seed} by default
      --json              print a JSON object

What a file of \`mobilenet train\` says itself, and timm's mobilenetv1 as the default for a file that does not:
  -l, --labels FILE       class names, one line per class
      --resolution R      side of the square input, 32 to 2048: 224
      --padding P         symmetric (PyTorch), same (TensorFlow), or keras (on odd sides at stride 2 another than same)
      --bn-epsilon E      added to the variance of a batch normalisation: 0.00001
      --mean M --std S    of colours from 0 to 1, one number or one per channel as R/G/B: 0.5 and 0.5
      --input-range R     instead: real values of the bytes 0 and 255, such as -1,1
      --fit FIT           cover, the centre of a picture, or stretch, all of it
      --fraction F        part of the picture's side that is cut out: 0.875 with cover, 1 with stretch

Example:
  for class in dark light; do mkdir -p tones/$class; done
  for i in 1 2 3 4; do
    { printf 'P5 32 32 255 '; head -c 1024 /dev/zero; } > tones/dark/$i.pgm
    { printf 'P5 32 32 255 '; head -c 1024 /dev/zero | tr '\\000' '\\377'; } \\
      > tones/light/$i.pgm
  done
  mobilenet train tones --alpha 0.25 --resolution 32 --epochs 4 -o s.safetensors
  mobilenet quantize s.safetensors --calibrate tones -o tones.mnw
`;

export const quantize: Command = {
  name,
  summary: 'packed weights of a float model and pictures',
  options,
  help,
  run,
};

async function run(args: string[]): Promise<void> {
  const flags = parse(name, args, options);
  const { values } = flags;
  const path = flags.word('model');
  const folder = flags.required('calibrate');
  const target = flags.required('output');
  refuseTwice(flags, [path, values.labels]);
  const wanted = settings(flags, path);
  if (wanted.tuning) checkTuning(wanted.tuning);
  const most = flags.count('pictures') ?? MOST_PICTURES;
  await checkOutputs([target], [path, values.labels, folder]);
  const bytes = await readModel(path, LARGEST_SAFETENSORS, '.safetensors');
  const subject = readSubject(bytes, await statement(flags));
  if (wanted.tuning) checkTuned(subject.network.classes);
  const pictures = await load(folder, subject, { most });
  const { unmatched, notes } = pictures;
  remark(subject.implied && inFlags(subject.implied, options));
  remark(subject.renamed);
  for (const each of notes) remark(each);
  if (unmatched !== undefined) note(line`Right answers are not counted. ${unmatched}`);
  const all = { most: Infinity, mostBytes: TUNING_BYTES };
  const training = wanted.tuning && (await load(folder, subject, all));
  const work = steps(subject, wanted, pictures.paths.length, training?.paths.length);
  const set = { ...pictures, ...(training && { training: training.pictures }) };
  const made = await withProgress(work, (advance) => quantizeNetwork(subject, set, wanted, advance));
  const read = [...pictures.paths, ...(training?.paths ?? [])];
  await output(target, [path, ...(values.labels === undefined ? [] : [values.labels]), ...read], (write) =>
    write(made.bytes),
  );
  say(values, target, { subject, made, wanted, tuned: training?.paths.length });
}

function load(
  folder: string,
  { network, contract, labels }: Subject,
  limits: Pick<Choice, 'most' | 'mostBytes'>,
): Promise<Pictures> {
  const { height, width } = network.plane;
  const choice = {
    frame: { ...contract, height, width },
    classes: { count: network.classes, labels: labels ?? [] },
    ...limits,
  };
  return withProgress(Number.isFinite(limits.most) ? limits.most : NaN, (advance) =>
    loadPictures(folder, choice, advance),
  );
}

async function withProgress<T>(total: number, work: (advance: () => void) => Promise<T>): Promise<T> {
  const progress = new Progress(total);
  try {
    return await work(() => progress.advance());
  } finally {
    progress.clear();
  }
}

interface Result {
  readonly subject: Subject;
  readonly made: Quantized;
  readonly wanted: Settings;
  /** Pictures of the fine-tuning. */
  readonly tuned: number | undefined;
}

function say(
  { json }: QuantizeFlags['values'],
  target: string,
  { subject, made, wanted, tuned }: Result,
): void {
  const written = { file: target, bytes: made.bytes.length, sha256: sha256Hex(made.bytes) };
  const { method, biasCorrection, filterZeros, perTensor, tuning } = wanted;
  const said = {
    method,
    biasCorrection,
    filterZeros,
    perTensor,
    ...(tuning && { qat: { ...tuning, pictures: tuned, losses: made.epochs } }),
    ...figures(made),
    assumed: assumptions(subject),
  };
  if (json) printJson(name, { ...written, ...said }, beside(target));
  else print(`${sheet(subject, made)}${wrote(written)}`, beside(target));
}
