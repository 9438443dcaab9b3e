/** docs/accuracy.md of what is known; what is not is open. */
import { comparisons } from '../../dist/workshop/paper/comparison.js';
import { median } from '../../dist/workshop/bench/statistics.js';
import { grouped } from '../../dist/workshop/terminal/columns.js';
import { leastOf, OPEN, percent, rowsOf, scores, seedsOf, tableOf, valuesOf, worstOf } from './cells.mjs';
import { families, trainings } from './networks.mjs';

export function page(results) {
  const rows = Object.fromEntries(
    Object.entries(families).map(([name, networks]) => [name, rowsOf(networks, results)]),
  );
  return `${[
    head(results),
    family('Width: α at 64 pixels', 'α', rows.alpha, ({ alpha }) => alpha, 6),
    family('Side at α 0.25', 'side', rows.side, ({ side }) => side, 7),
    charts(),
    form('Full convolutions', rows.full, 4, nameOf),
    form('Thin against shallow', rows.shallow, 5, nameOf),
    form('Weight decay on depthwise filters', rows.decay, undefined, decayOf),
    options(rows.options),
    each(results),
  ].join('\n\n')}\n`;
}

function head({ epochs, classes, pictures, test, trainings: done }) {
  const all = trainings(undefined, classes);
  const networks = new Set(all.map(({ network }) => network.id));
  return `# What α and the side cost and give

The paper's two factors (arXiv:1704.04861, sections 3.3 and 3.4, tables 4 to 7) measured on traffic signs: GTSRB with its official split, ${classes} classes, ${grouped(pictures)} pictures to learn from, a tenth of them kept to validate by whole signs, ${grouped(test)} to test. Each network is trained from random weights by the recipe of [training.md](training.md#the-recipe), ${epochs} epochs, one worker, and then packed as \`mobilenet quantize --calibrate\` does; int8 is the integer runtime's own answers. The test was answered once by each, and nothing was chosen by it.

**The test pictures of this copy of the data are copies of 32 × 32 pixels**, two thirds of the training pictures have 64. So no figure here compares with one on the originals, and a side above 32 shows a test picture enlarged.

\`\`\`sh
node benches/study.mjs gtsrb --work study --labels weights/labels/gtsrb.txt             # all of it: resumes, says how long it takes
node benches/study.mjs gtsrb --work study --labels weights/labels/gtsrb.txt --report    # this page of what is done so far
\`\`\`

${done.length} of ${all.length} trainings of ${networks.size} networks are done. "open" is not trained yet. Of several seeds it is the median, and in brackets the least and the most. Accuracy is in percent of the test pictures; "classes" is the mean of the classes' own accuracies, "worst" the least of them.`;
}

function family(title, factor, rows, valueOf, table) {
  return `## ${title}

${tableOf(
  [factor, 'seeds', 'float', 'int8', 'classes, float', 'classes, int8', 'worst, int8'],
  rows,
  (row) => [valueOf(row.network), seedsOf(row), ...scores(row, 'top1'), ...scores(row, 'mean'), worstOf(row)],
)}

${tableOf([factor, 'mult-adds', 'parameters', 'file', 'RAM', 'RAM, simd', 'ms'], rows, (row) => [
  valueOf(row.network),
  ...[grouped(row.cost.multiplyAdds), grouped(row.cost.parameters), leastOf(row, 'bytes', grouped)],
  ...[grouped(row.cost.ram), grouped(row.cost.ramSimd), leastOf(row, 'ms', String)],
])}

${steps(rows, valueOf)}${inPaper(table)}`;
}

function form(title, rows, table, name) {
  const heads = ['network', 'mult-adds', 'parameters', 'seeds', 'float', 'int8', 'classes, float'];
  const cells = (row) => [
    name(row.network),
    grouped(row.cost.multiplyAdds),
    grouped(row.cost.parameters),
    seedsOf(row),
    ...scores(row, 'top1'),
    scores(row, 'mean')[0],
  ];
  return `## ${title}\n\n${tableOf(heads, rows, cells)}${table === undefined ? '' : `\n\n${inPaper(table).trim()}`}`;
}

function nameOf({ alpha, side, form }) {
  const what = { full: ', full 3×3 convolutions', shallow: ', without the five middle blocks' }[form] ?? '';
  return `α ${alpha}, ${side} pixels${what}`;
}

function decayOf({ decaysDepthwise }) {
  return decaysDepthwise ? 'decay 4e-5 on every filter' : 'none on depthwise filters';
}

/** Each option of the recipe by itself, and in the last column what it does to the median, in points. */
function options(rows) {
  const [first] = rows;
  const gained = (row) => {
    const points = pointsBetween(first, row);
    return points === undefined ? OPEN : signed(points);
  };
  const heads = ['α 0.25, 32 pixels', 'seeds', 'float', 'int8', 'classes, int8', 'worst, int8', 'points'];
  const cells = (row) => [
    optionOf(row.network),
    seedsOf(row),
    ...scores(row, 'top1'),
    ...[scores(row, 'mean')[1], worstOf(row), row === first ? '' : gained(row)],
  ];
  return `## Options of the recipe, one at a time\n\n${tableOf(heads, rows, cells)}`;
}

function optionOf({ options }) {
  const [[name, value] = []] = Object.entries(options);
  if (name === undefined) return 'the recipe';
  return `\`--${name}${value === true ? '' : ` ${value}`}\``;
}

function signed(points) {
  return `${points < 0 ? '−' : '+'}${Math.abs(points).toFixed(2)}`;
}

function charts() {
  return `![accuracy against multiply-adds, both families](accuracy-work.svg)

![accuracy against parameters, bytes of the file and RAM](accuracy-memory.svg)`;
}

/** What each step down costs, as far as both of its ends are known, and how far seeds lie apart. */
function steps(rows, valueOf) {
  const told = rows.slice(1).flatMap((row, index) => {
    const before = rows[index];
    const points = pointsBetween(row, before);
    return points === undefined
      ? []
      : [`${valueOf(before.network)} → ${valueOf(row.network)} ${points.toFixed(2)}`];
  });
  if (told.length === 0) return '';
  const spreads = rows
    .map(int8Of)
    .flatMap((all) => (all.length > 1 ? [Math.max(...all) - Math.min(...all)] : []));
  const apart =
    spreads.length === 0
      ? ''
      : ` Seeds of one network lie up to ${(100 * Math.max(...spreads)).toFixed(2)} points apart; a step below that says nothing.`;
  return `Points that a step costs, int8: ${told.join(', ')}.${apart} `;
}

/** By how much the median of a row is above that of another, int8; undefined where one of them is open. */
function pointsBetween(lower, upper) {
  const [from, to] = [int8Of(lower), int8Of(upper)];
  return from.length === 0 || to.length === 0 ? undefined : 100 * (median(to) - median(from));
}

function int8Of(row) {
  return valuesOf(row, (one) => one.int8?.top1);
}

/** What the paper's own table says. */
function inPaper(number) {
  const { rows } = comparisons().find(({ title }) => title.startsWith(`Table ${number}:`));
  const said = rows.map(({ model, top1 }) => `${model} ${top1} %`);
  return `The paper's table ${number}, on ImageNet at 224 pixels or less: ${said.join(', ')}.`;
}

function each({ trainings: done }) {
  const heads = ['training', 'validation', 'float', 'int8', 'minutes', 'SHA-256 of the float file'];
  const rows = done.map(({ name, validation, float, int8, seconds, sha256 }) => [
    ...[name, percent(validation), percent(float.top1), int8 ? percent(int8.top1) : '—'],
    ...[Math.ceil(seconds / 60), `\`${sha256.slice(0, 16)}\``],
  ]);
  const where = [...new Set(done.flatMap((one) => one.where ?? []))];
  const timed =
    where.length === 0
      ? ''
      : `ms is the fastest answer of \`mobilenet bench\` on ${where.join(' and on ')}, the least of the seeds. `;
  return `## Every training

${tableOf(heads, rows, (cells) => cells)}

${timed}RAM is what \`mobilenet bundle --memory small\` writes beside the weights, "RAM, simd" what the simd core does with the filters that it prepares, both as \`mobilenet plan\` has them. Other forms than MobileNet V1 are float alone: the packed format does not hold them. All figures are in [accuracy.json](accuracy.json).`;
}
