/** Accuracy of the two families against what they cost: float filled, int8 hollow, seeds as a line from least to most. */
import { median } from '../../dist/workshop/bench/statistics.js';
import { drawing, FAINT, group, LINE, shape, text } from '../../dist/workshop/drawing/svg.js';
import { grouped } from '../../dist/workshop/terminal/columns.js';
import { rowsOf, valuesOf } from './cells.mjs';
import { families } from './networks.mjs';

const kinds = ['float', 'int8'];

/** The families, each with its colour, and how a point of it is named, on which side of it: they share one. */
const lines = {
  alpha: {
    ...{ colour: '#3565b5', name: 'α at 64 pixels', label: ({ alpha }) => `α ${alpha}` },
    beside: { x: -9, y: -7, anchor: 'end' },
  },
  side: {
    ...{ colour: '#b83a5c', name: 'side at α 0.25', label: ({ side }) => `${side}` },
    beside: { x: 9, y: 12, anchor: 'start' },
  },
};

const axes = {
  work: { name: 'multiply-adds of one picture', of: ({ cost }) => cost.multiplyAdds },
  parameters: { name: 'parameters', of: ({ cost }) => cost.parameters },
  bytes: { name: 'bytes of the packed file', of: (row) => valuesOf(row, ({ bytes }) => bytes)[0] },
  ram: { name: 'RAM, memory small, bytes', of: ({ cost }) => cost.ram },
};

export function workChart(results) {
  return chart(results, 'Accuracy against work', [
    { axis: axes.work, left: 76, right: 872, top: 96, bottom: 470 },
  ]);
}

export function memoryChart(results) {
  const panels = ['parameters', 'bytes', 'ram'].map((name, index) => ({
    axis: axes[name],
    ...{ left: 76 + 276 * index, right: 76 + 276 * index + 244, top: 96, bottom: 470 },
  }));
  return chart(results, 'Accuracy against memory', panels);
}

const WIDER = 1.8;
const WIDTH = 900;
const HEIGHT = 550;

function chart(results, title, panels) {
  const data = Object.keys(lines).map((name) => ({
    ...lines[name],
    rows: rowsOf(families[name], results).filter((row) => row.known.length > 0),
  }));
  const up = upward(data, panels[0]);
  const heading = text(28, 40, `${title}: ${results.classes} traffic signs`, {
    'font-size': 20,
    'font-weight': 600,
  });
  const note = `Shares of ${grouped(results.test)} test pictures of 32 pixels, ${results.epochs} epochs; the axis across is logarithmic`;
  return drawing(
    WIDTH,
    HEIGHT,
    title,
    heading,
    text(28, 63, note, { 'font-size': 13, fill: FAINT }),
    ...panels.flatMap((panel, index) => drawPanel(data, panel, up, index === 0)),
    legend(),
  );
}

/** Percent to height, from a whole percent below the least to one above the most. */
function upward(data, { top, bottom }) {
  const all = data.flatMap(({ rows }) =>
    rows.flatMap((row) => kinds.flatMap((kind) => valuesOf(row, (one) => one[kind]?.top1))),
  );
  const least = Math.floor(100 * Math.min(...all, 1) - 0.2);
  const most = Math.max(Math.min(100, Math.ceil(100 * Math.max(...all, 0) + 0.2)), least + 1);
  const at = (percent) => bottom - ((percent - least) / (most - least)) * (bottom - top);
  const step = [0.25, 0.5, 1, 2, 5, 10, 20].find((size) => (most - least) / size <= 10);
  const ticks = Array.from({ length: Math.floor((most - least) / step) + 1 }, (_, i) => least + i * step);
  return { at, ticks };
}

/** Logarithmic, wider than the points by their names. */
function across({ axis, left, right }, data) {
  const all = data.flatMap(({ rows }) => rows.map(axis.of)).filter((value) => value !== undefined);
  const ends = all.length === 0 ? [1] : all;
  const [least, most] = [Math.min(...ends) / WIDER, Math.max(...ends) * WIDER];
  const at = (value) => left + (Math.log(value / least) / Math.log(most / least)) * (right - left);
  const powers = Array.from({ length: 12 }, (_, power) => 10 ** power);
  const fine = powers.flatMap((power) => [1, 2, 5].map((digit) => digit * power));
  return { at, ticks: fine.filter((value) => value >= least && value <= most) };
}

function drawPanel(data, panel, up, isFirst) {
  const over = across(panel, data);
  const families = data.map((line) => family(line, panel.axis, over, up));
  return [grid(panel, over, up, isFirst), ...families];
}

function grid({ axis, left, right, top, bottom }, over, up, isFirst) {
  const upright = over.ticks.flatMap((value) => [
    shape('line', { x1: over.at(value), x2: over.at(value), y1: top, y2: bottom, stroke: LINE }),
    text(over.at(value), bottom + 19, short(value), { 'text-anchor': 'middle' }),
  ]);
  const level = up.ticks.flatMap((value) => [
    shape('line', { x1: left, x2: right, y1: up.at(value), y2: up.at(value), stroke: LINE }),
    ...(isFirst ? [text(left - 9, up.at(value) + 4, `${value} %`, { 'text-anchor': 'end' })] : []),
  ]);
  return group(
    { 'font-size': 12, fill: FAINT },
    ...upright,
    ...level,
    shape('line', { x1: left, x2: right, y1: bottom, y2: bottom, stroke: FAINT }),
    text((left + right) / 2, bottom + 40, axis.name, { 'text-anchor': 'middle' }),
  );
}

/** `5 M`, `200 k`. */
function short(value) {
  if (value >= 1e6) return `${value / 1e6} M`;
  return value >= 1e3 ? `${value / 1e3} k` : String(value);
}

function family({ colour, label, beside, rows }, axis, over, up) {
  const drawn = rows.filter((row) => axis.of(row) !== undefined);
  const places = (kind) =>
    drawn.flatMap((row) => {
      const values = valuesOf(row, (one) => one[kind]?.top1).map((share) => 100 * share);
      if (values.length === 0) return [];
      return [
        {
          row,
          x: over.at(axis.of(row)),
          y: up.at(median(values)),
          ends: [Math.min(...values), Math.max(...values)],
        },
      ];
    });
  return group(
    { stroke: colour, 'stroke-width': 2 },
    ...kinds.flatMap((kind) => series(places(kind), kind, colour, up)),
    ...places('float').map(({ row, x, y }) =>
      text(x + beside.x, y + beside.y, label(row.network), {
        ...{ 'text-anchor': beside.anchor, 'font-size': 11, fill: colour, stroke: 'none' },
      }),
    ),
  );
}

function series(places, kind, colour, up) {
  return [
    shape('polyline', {
      points: places.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' '),
      ...{ fill: 'none', 'stroke-opacity': 0.7, 'stroke-dasharray': kind === 'float' ? 'none' : '5 4' },
    }),
    ...places.map(({ x, ends: [least, most] }) =>
      shape('line', { x1: x, x2: x, y1: up.at(least), y2: up.at(most), 'stroke-width': 1 }),
    ),
    ...places.map(({ x, y }) =>
      shape('circle', { cx: x, cy: y, r: 4.5, fill: kind === 'float' ? colour : '#ffffff' }),
    ),
  ];
}

function legend() {
  const y = HEIGHT - 14;
  const named = Object.values(lines).flatMap(({ colour, name }, index) => [
    shape('circle', { cx: 84 + 150 * index, cy: y - 4, r: 5, fill: colour }),
    text(95 + 150 * index, y, name),
  ]);
  const drawn = kinds.flatMap((kind, index) => {
    const x = 400 + 110 * index;
    const [dashes, fill] = kind === 'float' ? ['none', FAINT] : ['5 4', '#ffffff'];
    const pen = { stroke: FAINT, 'stroke-width': 2 };
    return [
      shape('line', { x1: x, x2: x + 24, y1: y - 4, y2: y - 4, ...pen, 'stroke-dasharray': dashes }),
      shape('circle', { cx: x + 12, cy: y - 4, r: 4.5, ...pen, fill }),
      text(x + 34, y, kind),
    ];
  });
  return group({ 'font-size': 12.5 }, ...named, ...drawn);
}
