/** Bars of milliseconds, a panel for each size: ours, and every peer in its fastest setting. */
import { drawing, FAINT, group, LINE, shape, text } from '../../dist/workshop/drawing/svg.js';
import { natives } from './contestants.mjs';
import { sizeOf } from './report.mjs';

const WIDTH = 1040;
const LEFT = 28;
const TOP = 112;
const ROW = 22;
const BAR = 14;
const COLUMN = 506;
const LABELS = 214;
const LONGEST = 200;
const GAP = 52;

const colours = { ours: '#1a936f', page: '#3565b5', native: '#d98e04' };
const legend = { ours: 'ours', page: 'WebAssembly', native: 'native code' };

/** @returns the SVG of one kind of model */
export function chart({ machine, models }, kind) {
  const panels = models
    .filter((model) => model.kind === kind)
    .map((model) => ({ model, bars: barsOf(model) }));
  const most = Math.max(...panels.map(({ bars }) => bars.length));
  const height = GAP + most * ROW;
  const title = `Milliseconds of an answer, ${kind}, one thread`;
  return drawing(
    WIDTH,
    TOP + Math.ceil(panels.length / 2) * height,
    title,
    text(LEFT, 42, title, { 'font-size': 20, 'font-weight': 600 }),
    text(LEFT, 66, `${machine.processor} · Node ${machine.node} · medians, shorter is faster`, {
      'font-size': 13,
      fill: FAINT,
    }),
    key(),
    ...panels.map((panel, i) => draw(panel, LEFT + (i % 2) * COLUMN, TOP + (i >> 1) * height)),
  );
}

/** Ours in every build, peers in their fastest setting; fastest first. */
function barsOf({ entries }) {
  const measured = entries.filter(({ median }) => median).sort((a, b) => a.median - b.median);
  return measured.filter(
    ({ product }, i) => product === 'ours' || measured.findIndex((entry) => entry.product === product) === i,
  );
}

function sideOf(product) {
  if (product === 'ours') return 'ours';
  return natives.includes(product) ? 'native' : 'page';
}

function key() {
  const marks = Object.entries(legend).flatMap(([side, name], i) => [
    shape('rect', { x: LEFT + i * 112, y: 82, width: 11, height: 11, rx: 2, fill: colours[side] }),
    text(LEFT + 17 + i * 112, 92, name),
  ]);
  return group({ 'font-size': 12 }, ...marks);
}

function draw({ model, bars }, x, y) {
  const longest = Math.max(...bars.map(({ median }) => median));
  const axis = x + LABELS - 0.5;
  return group(
    { 'font-size': 11.5 },
    text(x, y + 18, `${sizeOf(model)} · ${model.source}`, { 'font-size': 13, 'font-weight': 600 }),
    shape('line', { x1: axis, x2: axis, y1: y + 28, y2: y + 32 + bars.length * ROW, stroke: LINE }),
    ...bars.flatMap(({ id, product, median }, i) => {
      const top = y + 30 + i * ROW;
      const width = Math.max(1, (LONGEST * median) / longest);
      return [
        text(x + LABELS - 8, top + 15, id, { 'text-anchor': 'end' }),
        shape('rect', {
          x: x + LABELS,
          y: top + (ROW - BAR) / 2,
          width,
          height: BAR,
          rx: 1.5,
          fill: colours[sideOf(product)],
        }),
        text(x + LABELS + width + 5, top + 15, median.toFixed(2)),
      ];
    }),
  );
}
