/** An evaluation as text. */
import type { Evaluation } from '../evaluate/evaluation.ts';
import { ruleOf } from '../evaluate/facts.ts';
import { digits, percent } from '../evaluate/markup.ts';
import { confusions } from '../evaluate/metrics.ts';
import { columns, grouped } from '../terminal/columns.ts';
import { line } from '../terminal/print.ts';

/** Classes whose matrix still fits a terminal. */
const MATRIX = 16;
/** Confusions that stand in its place. */
const MOST = 10;

export function evaluationSheet(evaluation: Evaluation): string {
  const parts = [summary(evaluation), classTable(evaluation), confusion(evaluation), reliability(evaluation)];
  return [...parts, worst(evaluation)].filter((part) => part !== '').join('\n');
}

function summary(evaluation: Evaluation): string {
  const { dataset, pictures, broken, interval, model } = evaluation;
  const low = percent(interval.low);
  const rows = [
    ['top-1', percent(evaluation.top1), `${low} to ${percent(interval.high)} at 95 % (Wilson)`],
    ...(evaluation.top5 === null ? [] : [['top-5', percent(evaluation.top5)]]),
    ['mean class accuracy', percent(evaluation.meanClassAccuracy)],
    [
      'calibration error',
      percent(evaluation.calibration.error),
      `mean probability ${percent(evaluation.calibration.confidence)}`,
    ],
    ...temperatureRows(evaluation),
    ...unknownRows(evaluation),
  ];
  const left = [
    ...(broken.length > 0 ? [`${broken.length} pictures could not be read`] : []),
    ...(dataset.ignored > 0 ? [`${dataset.ignored} other files left out`] : []),
  ];
  return [
    line`${model.file}, ${model.build} build, SHA-256 ${model.sha256}`,
    `${grouped(pictures)} pictures in ${dataset.folders} folders: ${ruleOf(evaluation)}\n`,
    ...left.map((line) => `${line}\n`),
    columns(rows, ['left', 'right', 'left']),
  ].join('');
}

function temperatureRows({ temperature }: Evaluation): string[][] {
  if (!temperature) return [];
  const { value, before, likelihood } = temperature;
  const claimed = percent(before.confidence);
  return [
    ['without temperature', percent(before.error), `mean probability ${claimed}; with it ${digits(value)}`],
    [
      'log-likelihood',
      (-likelihood.after).toFixed(4),
      `${(-likelihood.before).toFixed(4)} without the temperature`,
    ],
  ];
}

function unknownRows({ unknown }: Evaluation): string[][] {
  if (!unknown) return [];
  const { by, lost, rightOfAll, rightOfKept, strangers } = unknown;
  const rows = [
    ['known lost', percent(lost), 'called unknown by the rule of the file'],
    ['right of all', percent(rightOfAll), 'where unknown is wrong'],
    ['right of kept', percent(rightOfKept), 'of those that are not called unknown'],
  ];
  return [
    ...(by === 'rule' ? rows : []),
    ...(strangers === null
      ? []
      : [
          ...(by === 'rule'
            ? [['unknown refused', percent(strangers.refused), `of ${strangers.pictures} of no class`]]
            : []),
          ['AUROC', strangers.auroc.toFixed(4), `by the ${by}${by === 'rule' ? ' of the file' : ''}`],
          ['false accepts', percent(strangers.falseAccepts), 'where 95 % of the known are accepted'],
        ]),
  ];
}

function classTable({ classes, model }: Evaluation): string {
  const rows = classes.map(({ index, pictures, recall, precision, confusedWith }) => [
    String(index),
    name(model.labels, index),
    String(pictures),
    percent(recall),
    percent(precision),
    confusedWith ? `${titled(model.labels, confusedWith.index)} (${confusedWith.pictures})` : '',
  ]);
  return columns(
    [['class', 'label', 'pictures', 'recall', 'precision', 'most confused with'], ...rows],
    ['right', 'left', 'right', 'right', 'right', 'left'],
  );
}

/** The matrix of few classes, the most frequent confusions of many. */
function confusion(evaluation: Evaluation): string {
  const { classes, confusion: cells, model } = evaluation;
  if (classes.length <= MATRIX) {
    const counts = new Map(
      cells.map(({ truth, predicted, pictures }) => [`${truth} ${predicted}`, pictures]),
    );
    const row = (truth: number): string[] =>
      classes.map(({ index }) => String(counts.get(`${truth} ${index}`) ?? '.'));
    const rows = classes.map(({ index }) => [String(index), ...row(index)]);
    const head = ['true \\ answer', ...classes.map(({ index }) => String(index))];
    return columns(
      [head, ...rows],
      head.map(() => 'right'),
    );
  }
  const most = confusions(evaluation).slice(0, MOST);
  if (most.length === 0) return '';
  const rows = most.map(({ truth, predicted, pictures }) => [
    String(pictures),
    titled(model.labels, truth),
    titled(model.labels, predicted),
  ]);
  return columns([['pictures', 'true class', 'answer'], ...rows], ['right', 'left', 'left']);
}

function reliability({ calibration }: Evaluation): string {
  const rows = calibration.bins.map(({ low, high, pictures, confidence, accuracy }) => [
    `${(100 * low).toFixed(0)} to ${(100 * high).toFixed(0)} %`,
    String(pictures),
    percent(confidence),
    percent(accuracy),
  ]);
  return columns(
    [['probability', 'pictures', 'mean', 'right'], ...rows],
    ['right', 'right', 'right', 'right'],
  );
}

function worst({ worst: mistakes, model }: Evaluation): string {
  if (mistakes.length === 0) return '';
  const rows = mistakes.map(({ file, truth, predicted, probability }) => [
    probability.toFixed(4),
    titled(model.labels, predicted),
    titled(model.labels, truth),
    file,
  ]);
  return columns(
    [['claimed', 'answer', 'true class', 'most confident mistakes'], ...rows],
    ['right', 'left', 'left', 'left'],
  );
}

/** Without the index that stands in for a label. */
function name(labels: readonly string[], index: number): string {
  const label = labels[index] ?? '';
  return label === String(index) ? '' : label;
}

/** Index and label. */
function titled(labels: readonly string[], index: number): string {
  return `${index} ${name(labels, index)}`.trimEnd();
}
