/** The report: one file that loads nothing and runs nothing. */
import { classChart } from './class-chart.ts';
import { confusionChart } from './confusion-chart.ts';
import type { Evaluation, Mistake } from './evaluation.ts';
import { cell, digits, element, percent, raw, table } from './markup.ts';
import type { ClassMetrics } from './metrics.ts';
import { reliabilityChart } from './reliability-chart.ts';
import { factRows } from './facts.ts';
import { style } from './style.ts';
import type { Thumbnail } from './thumbnails.ts';

/**
 * @param pictures thumbnails of `evaluation.worst`, or a sentence that says why there are none
 * @returns HTML; the same evaluation gives the same bytes
 */
export function page(evaluation: Evaluation, pictures: readonly Thumbnail[] | string): string {
  const { model, classes } = evaluation;
  const { labels } = model;
  const title = `Evaluation of ${model.file}`;
  const body = [
    element('h1', title),
    raw('div', figures(evaluation), 'figures'),
    raw('section', reliability(evaluation) + confusionChart(evaluation, labels), 'charts'),
    raw('section', classChart(classes, labels), 'charts'),
    element('h2', 'The most confident mistakes'),
    worst(evaluation, pictures),
    ...broken(evaluation),
    element('h2', 'Classes'),
    classTable(evaluation),
    element('h2', 'The model and the pictures'),
    table(
      [],
      factRows(evaluation).map((row) => row.map((text) => cell(text))),
    ),
  ];
  return document(title, body.join('\n'));
}

/** Where the file has a temperature, before it and with it. */
function reliability({ calibration, temperature }: Evaluation): string {
  if (!temperature) return reliabilityChart(calibration);
  const { value, before } = temperature;
  return (
    reliabilityChart(before, ' before') + reliabilityChart(calibration, `, temperature ${digits(value)}`)
  );
}

function temperatureFigures({ temperature }: Evaluation): [string, string, string][] {
  if (!temperature) return [];
  const { value, before, likelihood } = temperature;
  return [
    [digits(value), 'temperature', `calibration error ${percent(before.error)} without it`],
    [likelihood.after.toFixed(4), 'negative log-likelihood', `${likelihood.before.toFixed(4)} without it`],
  ];
}

/** The policy lets a browser refuse whatever would be loaded. */
function document(title: string, body: string): string {
  const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
${element('title', title)}
<style>
${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

function figures(evaluation: Evaluation): string {
  const { top1, top5, interval, meanClassAccuracy, calibration, pictures, unknown } = evaluation;
  const { strangers = null } = unknown ?? {};
  const between = `${percent(interval.low)} to ${percent(interval.high)} at 95 % (Wilson)`;
  const all: [string, string, string][] = [
    [percent(top1), 'top-1', between],
    ...(top5 === null ? [] : [[percent(top5), 'top-5', 'among the five best'] as [string, string, string]]),
    [percent(meanClassAccuracy), 'mean class accuracy', 'every class counts alike'],
    [percent(calibration.error), 'calibration error', `mean probability ${percent(calibration.confidence)}`],
    ...temperatureFigures(evaluation),
    [String(pictures), 'pictures', ''],
    ...(unknown?.by === 'rule'
      ? [[percent(unknown.lost), 'known lost', 'called unknown by the rule'] as [string, string, string]]
      : []),
    ...(strangers === null
      ? []
      : ([
          [percent(strangers.refused), 'unknown refused', `of ${strangers.pictures} of no class`],
          [strangers.auroc.toFixed(4), 'AUROC', `${percent(strangers.falseAccepts)} pass where 95 % do`],
        ] as [string, string, string][])),
  ];
  return all
    .map(([value, name, note]) =>
      raw('div', element('b', value) + element('span', name) + element('small', note), 'figure'),
    )
    .join('\n');
}

function worst({ worst: mistakes, model }: Evaluation, pictures: readonly Thumbnail[] | string): string {
  if (mistakes.length === 0) return element('p', 'There is none: every answer is right.');
  const note = typeof pictures === 'string' ? element('p', pictures) : '';
  const all = mistakes.map((mistake, at) =>
    figure(mistake, model.labels, typeof pictures === 'string' ? undefined : pictures[at]),
  );
  return note + raw('div', all.join('\n'), 'worst');
}

function figure(mistake: Mistake, labels: readonly string[], thumbnail: Thumbnail | undefined): string {
  const { file, truth, predicted, probability, rank } = mistake;
  const picture = thumbnail
    ? `<img src="${thumbnail.address}" width="${thumbnail.width}" height="${thumbnail.height}" alt="">`
    : '';
  const place = rank === null ? 'not among the five best' : `in place ${rank}`;
  const words = [
    element('b', `${labels[predicted]} ${percent(probability)}`),
    element('span', `is ${labels[truth]}, ${place}`),
    element('small', file),
  ];
  return raw('figure', picture + raw('figcaption', words.join('')));
}

function broken({ broken: pictures }: Evaluation): string[] {
  if (pictures.length === 0) return [];
  const rows = pictures.map(({ code, sentence }) => [cell(code), cell(sentence)]);
  return [
    element('h2', `${pictures.length} pictures without an answer`),
    table(['code', 'what is wrong'], rows),
  ];
}

function classTable({ classes, model }: Evaluation): string {
  const head = ['class', 'label', 'pictures', 'recall', 'precision', 'most confused with'];
  return table(
    head,
    classes.map((one) => classRow(one, model.labels)),
  );
}

function classRow(one: ClassMetrics, labels: readonly string[]): string[] {
  const { index, pictures, recall, precision, confusedWith } = one;
  const confused = confusedWith
    ? `${confusedWith.index} ${labels[confusedWith.index]} (${confusedWith.pictures})`
    : '';
  return [
    cell(String(index), 'number'),
    cell(labels[index] ?? ''),
    cell(String(pictures), 'number'),
    cell(percent(recall), 'number'),
    cell(percent(precision), 'number'),
    cell(confused),
  ];
}
