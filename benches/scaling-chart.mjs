/** Time against mult-adds on two logarithmic axes: the variants as dots, the fit of the total as a line. */
import { environmentLine } from '../dist/workshop/bench/machine.js';
import { drawing, FAINT, group, LINE, shape, text } from '../dist/workshop/drawing/svg.js';

const WIDTH = 860;
const HEIGHT = 560;
const LEFT = 76;
const RIGHT = WIDTH - 36;
const TOP = 96;
const BOTTOM = HEIGHT - 60;

const colours = { 1: '#3565b5', 0.75: '#1a936f', 0.5: '#d98e04', 0.25: '#b23a48' };
const STEPS = [1, 2, 5];

export function scalingChart({ environment, variants, fits }) {
  const work = axis(
    variants.map(({ multiplyAdds }) => multiplyAdds / 1e6),
    LEFT,
    RIGHT,
  );
  const time = axis(
    variants.map(({ ms }) => ms.median),
    BOTTOM,
    TOP,
  );
  const title = 'Time against mult-adds of the 16 published variants';
  return drawing(
    WIDTH,
    HEIGHT,
    title,
    text(LEFT - 48, 36, title, { 'font-size': 20, 'font-weight': 600 }),
    text(LEFT - 48, 58, environmentLine(environment), { 'font-size': 12, fill: FAINT }),
    legend(),
    group(
      { 'font-size': 12 },
      ...work.ticks.map((tick) => column(tick, work)),
      ...time.ticks.map((tick) => row(tick, time)),
    ),
    text((LEFT + RIGHT) / 2, HEIGHT - 16, 'million mult-adds', { 'font-size': 13, 'text-anchor': 'middle' }),
    text(LEFT - 48, TOP - 10, 'ms', { 'font-size': 13 }),
    line(fits[0], variants, work, time),
    group({ 'font-size': 11 }, ...variants.map((variant) => dot(variant, work, time))),
  );
}

/** A logarithmic axis from the tick below the least value to the one above the largest. */
function axis(values, from, to) {
  const all = Array.from({ length: 8 }, (_, power) => STEPS.map((step) => step * 10 ** (power - 3))).flat();
  const low = all.filter((tick) => tick <= Math.min(...values)).at(-1);
  const high = all.find((tick) => tick >= Math.max(...values));
  const ticks = all.filter((tick) => tick >= low && tick <= high);
  return { ticks, at: (value) => from + ((to - from) * Math.log(value / low)) / Math.log(high / low) };
}

function column(tick, { at }) {
  const x = at(tick);
  const rule = shape('line', { x1: x, x2: x, y1: TOP, y2: BOTTOM, stroke: LINE });
  return `${rule}${text(x, BOTTOM + 18, String(tick), { 'text-anchor': 'middle', fill: FAINT })}`;
}

function row(tick, { at }) {
  const y = at(tick);
  const rule = shape('line', { x1: LEFT, x2: RIGHT, y1: y, y2: y, stroke: LINE });
  return `${rule}${text(LEFT - 8, y + 4, String(tick), { 'text-anchor': 'end', fill: FAINT })}`;
}

/** The fit is straight in its own numbers, and bent at its lower end on these axes. */
function line({ coefficients: [once, each] }, variants, work, time) {
  const amounts = variants.map(({ multiplyAdds }) => multiplyAdds);
  const [low, high] = [Math.min(...amounts), Math.max(...amounts)];
  const points = Array.from({ length: 60 }, (_, index) => {
    const amount = low * (high / low) ** (index / 59);
    return `${work.at(amount / 1e6).toFixed(1)},${time.at(once + each * amount).toFixed(1)}`;
  });
  return shape('polyline', { points: points.join(' '), fill: 'none', stroke: FAINT, 'stroke-width': 1.5 });
}

function dot({ alpha, resolution, multiplyAdds, ms }, work, time) {
  const x = work.at(multiplyAdds / 1e6);
  const y = time.at(ms.median);
  const mark = shape('circle', { cx: x, cy: y, r: 5, fill: colours[alpha] });
  // Two widths meet at some amounts of work: their labels stand on different sides.
  const above = alpha === 0.75;
  const place = above ? [x - 8, y - 8, { 'text-anchor': 'end' }] : [x + 9, y + 14, {}];
  return `${mark}${text(place[0], place[1], String(resolution), { fill: FAINT, ...place[2] })}`;
}

function legend() {
  const marks = Object.keys(colours)
    .sort()
    .reverse()
    .flatMap((alpha, index) => [
      shape('circle', { cx: LEFT + 20 + index * 90, cy: TOP - 16, r: 5, fill: colours[alpha] }),
      text(LEFT + 30 + index * 90, TOP - 12, `α ${alpha}`),
    ]);
  return group({ 'font-size': 12 }, ...marks);
}
