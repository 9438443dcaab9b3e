/** What `mobilenet teach` tells of what it has taught. */
import { percent } from '../evaluate/markup.ts';
import { confusions } from '../evaluate/metrics.ts';
import type { Depth, Finetuned } from '../finetuning/index.ts';
import type { Estimate, Method, Taught } from '../teaching/index.ts';
import { columns, grouped } from '../terminal/columns.ts';
import { line } from '../terminal/print.ts';
import { wrote } from '../terminal/wrote.ts';
import type { Written } from '../terminal/wrote.ts';

/** Confusions that are named. */
const MOST = 10;

const said: Readonly<Record<Method, string>> = {
  prototypes: 'imprinted prototypes',
  discriminant: 'linear discriminant',
};

const learnt: Readonly<Record<Depth, string>> = {
  last: 'fine-tuned, the last two blocks',
  all: 'fine-tuned, all layers',
};

/** What is told of a fine-tuning. */
export interface Told {
  readonly tuned: Finetuned;
  readonly depth: Depth;
  readonly labels: readonly string[];
  /** Pictures that were learnt from. */
  readonly examples: number;
}

export function teachSheet(taught: Taught, written: Written, kept: string | undefined): string {
  const { labels, lesson, method, trials, undivided } = taught;
  const rows = (Object.entries(trials ?? {}) as [Method, Estimate][]).map(([name, estimate]) => ({
    name: said[name],
    estimate,
    isTaken: name === method,
  }));
  const end =
    kept === undefined ? '' : line`kept the examples in ${kept}: give it to --add to teach more classes`;
  return [
    line`${grouped(lesson.examples.length)} examples of ${labels.length} classes: ${said[method]}`,
    ...figures({ labels, undivided, rows }),
    `${end}${wrote(written)}`,
  ].join('\n');
}

/** The same of a network that was fine-tuned. */
export function tunedSheet(told: Told, written: Written, kept: string | undefined): string {
  const { tuned, depth, labels, examples } = told;
  const { estimate, undivided, recipe } = tuned;
  const name = learnt[depth];
  const rows = estimate ? [{ name, estimate, isTaken: true }] : [];
  const course = `${recipe.epochs} epochs, rate ${recipe.rate}`;
  const end = kept === undefined ? '' : line`kept the fine-tuned float network in ${kept}`;
  return [
    line`${grouped(examples)} examples of ${labels.length} classes: ${name}, ${course}`,
    ...figures({ labels, undivided, rows }),
    `${end}${wrote(written)}`,
  ].join('\n');
}

interface Tried {
  readonly labels: readonly string[];
  readonly undivided: readonly number[];
  readonly rows: readonly { readonly name: string; readonly estimate: Estimate; readonly isTaken: boolean }[];
}

function figures({ labels, undivided, rows }: Tried): string[] {
  const taken = rows.find(({ isTaken }) => isTaken);
  if (!taken)
    return ['nothing is known of how often it is right: no class has two examples that can be parted\n'];
  const lines = rows.map(({ name, estimate: { top1, interval, meanClassAccuracy }, isTaken }) => [
    name,
    percent(top1),
    `${percent(interval.low)} to ${percent(interval.high)}`,
    percent(meanClassAccuracy),
    isTaken ? 'taken' : '',
  ]);
  const head = ['held out', 'right', 'at 95 % (Wilson)', 'mean of the classes', ''];
  const table = columns([head, ...lines], ['left', 'right', 'right', 'right', 'left']);
  const { estimate } = taken;
  const note =
    undivided.length === 0
      ? []
      : [line`nothing could be held out of ${undivided.length} classes, such as '${labels[undivided[0]!]!}'`];
  return [table + note.join(''), classTable(estimate, labels), confusionTable(estimate, labels)].filter(
    (part) => part !== '',
  );
}

function classTable({ classes }: Estimate, labels: readonly string[]): string {
  const rows = classes.map(({ index, pictures, recall, confusedWith }) => [
    labels[index]!,
    String(pictures),
    percent(recall),
    confusedWith ? `${labels[confusedWith.index]!} (${confusedWith.pictures})` : '',
  ]);
  return columns(
    [['class', 'held out', 'recall', 'most confused with'], ...rows],
    ['left', 'right', 'right', 'left'],
  );
}

function confusionTable(estimate: Estimate, labels: readonly string[]): string {
  const most = confusions(estimate).slice(0, MOST);
  if (most.length === 0) return '';
  const rows = most.map(({ truth, predicted, pictures }) => [
    String(pictures),
    labels[truth]!,
    labels[predicted]!,
  ]);
  return columns([['pictures', 'true class', 'answer'], ...rows], ['right', 'left', 'left']);
}

/** What is beside what was learnt. */
interface Besides {
  readonly kept: string | undefined;
  readonly broken: readonly object[];
}

/** The same for `--json`. */
export function taughtFacts(
  { labels, lesson, method, trials, undivided }: Taught,
  written: Written,
  { kept, broken }: Besides,
): object {
  const head = { ...written, kept: kept ?? null, labels, examples: lesson.examples.length, method };
  return { ...head, ...estimates(trials ?? {}, method), undivided, broken };
}

/** The same of a network that was fine-tuned. */
export function tunedFacts(
  { tuned, depth, labels, examples }: Told,
  written: Written,
  { kept, broken }: Besides,
): object {
  const { estimate, undivided, recipe } = tuned;
  const method = `tune ${depth}`;
  const head = {
    ...written,
    kept: kept ?? null,
    labels,
    examples,
    method,
    epochs: recipe.epochs,
    rate: recipe.rate,
  };
  return { ...head, ...estimates(estimate ? { [method]: estimate } : {}, method), undivided, broken };
}

function estimates(trials: Readonly<Record<string, Estimate>>, taken: string): object {
  const { classes = [], confusion = [] } = trials[taken] ?? {};
  return {
    trials: Object.entries(trials).map(([method, { pictures, top1, interval, meanClassAccuracy }]) => ({
      method,
      ...{ pictures, top1, interval, meanClassAccuracy },
    })),
    classes,
    confusion,
  };
}
