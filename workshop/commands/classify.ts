import { lookAhead } from '../../host/ahead.ts';
import type { Made } from '../../host/ahead.ts';
import { MobilenetError } from '../../host/errors.ts';
import { open as decode } from '../../host/image/open.ts';
import type { Picture } from '../../host/image/picture.ts';
import type { Fitting } from '../../host/image/scaled.ts';
import type { Image, Mobilenet } from '../../host/index.ts';
import { run as runModel } from '../../host/run.ts';
import { naming } from '../dataset/broken.ts';
import type { Command } from '../terminal/command.ts';
import { frameHelp, frameOptions, opener, shrinkHelp, shrinkOptions } from '../terminal/frame.ts';
import type { Flags } from '../terminal/flags.ts';
import { AHEAD, imageOptions, pictures } from '../terminal/input.ts';
import { jsonError, printJson } from '../terminal/json.ts';
import { parse } from '../terminal/parse.ts';
import { line, note, print } from '../terminal/print.ts';
import { Progress } from '../terminal/progress.ts';
import { remark, report, typed } from '../terminal/report.ts';
import {
  loadAsAsked,
  namedOrShipped,
  threadsHelp,
  threadsOf,
  threadsOptions,
  weightsHelp,
  weightsOptions,
} from '../terminal/weights.ts';
import { answerOf, object, table } from './classify-sheet.ts';
import type { Answer } from './classify-sheet.ts';

const name = 'classify';

const options = {
  ...weightsOptions,
  ...threadsOptions,
  ...frameOptions,
  ...imageOptions,
  ...shrinkOptions,
  top: { type: 'string', short: 'k' },
  num_results: { type: 'string', short: 'r' },
  labels: { type: 'string', short: 'l' },
  input_mean: { type: 'string', short: 'b' },
  input_std: { type: 'string', short: 's' },
  all: { type: 'boolean' },
  deadline: { type: 'string' },
  json: { type: 'boolean' },
  verbose: { type: 'boolean', short: 'v' },
} as const;

const help = `\
Usage: mobilenet classify [-m FILE] [options] PICTURE…

Prints the best classes of each picture, best first: \`probability: index label\`; or \`unknown\` for one that is like
none of them, where the weights have a rule for that (\`mobilenet calibrate\`). Without -m the network answers that this
package ships: 43 German traffic signs, one of which should fill most of the picture.

${weightsHelp}
${threadsHelp}
  -i, --image FILE   a picture (JPEG, PNG, WebP, BMP, PPM, PGM), a folder of them, or \`-\`; may be repeated
${shrinkHelp}
${frameHelp}
  -k, --top N        how many classes, 5 by default (also -r, --num_results)
  -l, --labels FILE  one label per line, instead of those of the weights file
      --all          prints the classes of an unknown picture too
      --deadline MS  gives a picture up after so many milliseconds, with exit code 5
      --json         one JSON object per picture and line
  -v, --verbose      build and times on standard error

Example:
  mobilenet make --alpha 0.25 --resolution 128 --classes 10 --seed 1 -o w.mnw
  printf 'P6 2 1 255 RGBrgb' | mobilenet classify -m w.mnw -i - -k 3
`;

export const classify: Command = { name, summary: 'the best classes of pictures', options, help, run };

type ClassifyFlags = Flags<typeof options>;

async function run(args: string[]): Promise<void> {
  const flags = parse(name, args, options);
  const { values } = flags;
  refuseFixed(flags);
  const k = results(flags);
  const deadline = flags.count('deadline');
  const open = opener(flags);
  const images = await pictures(flags);
  const start = performance.now();
  const threads = threadsOf(flags);
  const answers = images.length;
  const model = await loadAsAsked(flags, await namedOrShipped(flags), { threads, answers });
  const log = (text: string): void => void (values.verbose && note(line`${text}`));
  const { build, threads: running } = model.running;
  log(`${build} build, ${running} of ${threads} threads, ${model.pages} pages, loaded in ${since(start)}`);
  const labels = await labelsOf(model, values.labels);

  const answer = async (path: string, { picture, signal }: Turn): Promise<Answer> => {
    const begun = performance.now();
    const { result } = await picture
      .then((pixels) => runModel(model, pixels, answerOf(k, labels), { signal }))
      .catch((cause: unknown) => {
        throw signal?.aborted ? late(deadline, path, cause) : cause;
      });
    log(`${path}: ${since(begun)}`);
    return result;
  };
  // The next are decoded while one is answered; a deadline counts from its own turn, and only then it begins.
  const turns = lookAhead(images, deadline === undefined ? AHEAD : 0, async (path) =>
    begun(open(path), values.shrink ? model.contract : undefined, deadline),
  );
  await forEach(images.length, turns, answer, (path, outcome) => {
    const failed = outcome instanceof MobilenetError;
    if (!values.json)
      print(failed ? '' : (images.length > 1 ? line`${path}` : '') + table(outcome, values.all));
    else printJson(name, { image: path, ...(failed ? { error: jsonError(outcome) } : object(outcome)) });
  });
}

/** Those of the file that `-l` names, else the network's own. Throws E_LABELS_COUNT, E_FILE_LABELS. */
async function labelsOf(model: Mobilenet, path: string | undefined): Promise<readonly string[]> {
  if (path === undefined) return model.labels;
  const { parseLabels, refuseReordered, renamed } = await import('../packing/labels.ts');
  const { readLabelText } = await import('../terminal/label-text.ts');
  const labels = parseLabels(await readLabelText(path), model.contract.classes);
  refuseReordered(labels, model.labels);
  remark(renamed(labels, model.labels));
  return labels;
}

function late(deadline: number | undefined, path: string, cause: unknown): MobilenetError {
  return new MobilenetError(
    'E_ABORTED',
    `There is no answer within ${deadline} ms; allow more, or take a smaller network.`,
    path,
    { cause },
  );
}

type Outcome = Answer | MobilenetError;

/** A picture that is being decoded, and what ends its turn. */
interface Turn {
  readonly picture: Promise<Picture>;
  readonly signal: AbortSignal | undefined;
}

function begun(image: Promise<Image>, fitting: Fitting | undefined, deadline: number | undefined): Turn {
  const signal = deadline === undefined ? undefined : AbortSignal.timeout(deadline);
  const picture = image.then((one) => decode(one, { signal }, fitting));
  // Told in its turn.
  picture.catch(() => undefined);
  return { picture, signal };
}

/** Asks for the answer of each picture and tells it. One that fails is reported, and the others still get their answer. */
async function forEach(
  count: number,
  turns: AsyncIterable<Made<string, Turn>>,
  answer: (path: string, turn: Turn) => Promise<Answer>,
  tell: (path: string, outcome: Outcome) => void,
): Promise<void> {
  const progress = new Progress(count);
  const failures: MobilenetError[] = [];
  for await (const { item: path, result: turn } of turns) {
    const outcome = await answer(path, turn).catch((error: unknown) => {
      return count === 1 ? typed(error) : naming(path, typed(error));
    });
    progress.clear();
    tell(path, outcome);
    if (outcome instanceof MobilenetError) failures.push(outcome);
    if (outcome instanceof MobilenetError && count > 1) report(outcome);
    progress.advance();
  }
  progress.clear();
  const [first] = failures;
  if (!first) return;
  if (count === 1) throw first;
  const sentence = `${failures.length} of ${count} pictures could not be answered.`;
  throw new MobilenetError(first.code, sentence);
}

function results(flags: ClassifyFlags): number {
  const { top, num_results: results } = flags.values;
  if (top !== undefined && results !== undefined) throw flags.usage('-k and -r are the same flag');
  return flags.count('top') ?? flags.count('num_results') ?? 5;
}

/** Flags of TensorFlow Lite's label_image that mean something else here. */
function refuseFixed(flags: ClassifyFlags): void {
  const fact = 'is not needed: the input table in the weights file fixes mean and deviation';
  flags.refuse(['input_mean', 'input_std'], fact);
}

function since(start: number): string {
  return `${(performance.now() - start).toFixed(1)} ms`;
}
