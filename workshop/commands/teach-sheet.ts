/** What `mobilenet teach` tells of what it has taught. */
import { percent } from '../evaluate/markup.ts';
import { confusions } from '../evaluate/metrics.ts';
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

export function teachSheet(taught: Taught, written: Written, kept: string | undefined): string {
  const { labels, lesson, method, trials } = taught;
  const parts = [
    line`${grouped(lesson.examples.length)} examples of ${labels.length} classes: ${said[method]}`,
    ...(trials
      ? figures(taught, trials)
      : ['nothing is known of how often it is right: no class has two examples that can be parted\n']),
    `${kept === undefined ? '' : line`kept the examples in ${kept}: give it to --add to teach more classes`}${wrote(written)}`,
  ];
  return parts.join('\n');
}

function figures({ labels, method, undivided }: Taught, all: NonNullable<Taught['trials']>): string[] {
  const rows = (Object.entries(all) as [Method, Estimate][]).map(
    ([name, { top1, interval, meanClassAccuracy }]) => [
      said[name],
      percent(top1),
      `${percent(interval.low)} to ${percent(interval.high)}`,
      percent(meanClassAccuracy),
      name === method ? 'taken' : '',
    ],
  );
  const head = ['held out', 'right', 'at 95 % (Wilson)', 'mean of the classes', ''];
  const table = columns([head, ...rows], ['left', 'right', 'right', 'right', 'left']);
  const estimate = all[method];
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

/** The same for `--json`. */
export function taughtFacts(
  { labels, lesson, method, trials, undivided }: Taught,
  written: Written,
  { kept, broken }: { readonly kept: string | undefined; readonly broken: readonly object[] },
): object {
  const estimate = trials?.[method];
  return {
    ...written,
    kept: kept ?? null,
    labels,
    examples: lesson.examples.length,
    method,
    trials: Object.entries(trials ?? {}).map(([name, { pictures, top1, interval, meanClassAccuracy }]) => ({
      method: name,
      ...{ pictures, top1, interval, meanClassAccuracy },
    })),
    classes: estimate?.classes ?? [],
    confusion: estimate?.confusion ?? [],
    undivided,
    broken,
  };
}
