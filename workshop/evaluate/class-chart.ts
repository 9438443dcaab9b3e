/** Recall of each class as a bar, precision as a mark on it. */
import { drawing, FAINT, group, LINE, shape, text } from '../drawing/svg.ts';
import type { ClassMetrics } from './metrics.ts';

const WIDTH = 760;
const LEFT = 250;
const RIGHT = WIDTH - 130;
const TOP = 76;
const ROW = 18;
/** More than these would be no picture but a wall. */
const MOST = 60;
/** Letters of a label that fit before its bar. */
const LETTERS = 34;

const RECALL = '#3565b5';
const PRECISION = '#d98e04';

/** @param labels one per class */
export function classChart(classes: readonly ClassMetrics[], labels: readonly string[]): string {
  const seen = classes.filter(({ pictures }) => pictures > 0);
  const shown = seen.length > MOST ? lowest(seen) : seen;
  const title = seen.length > MOST ? `The ${MOST} classes of lowest recall` : 'Recall and precision by class';
  const bottom = TOP + shown.length * ROW;
  return drawing(
    WIDTH,
    bottom + 34,
    title,
    text(24, 28, title, { 'font-size': 15, 'font-weight': 600 }),
    legend(),
    grid(bottom),
    ...shown.map((one, row) => line(one, labels[one.index] ?? '', TOP + row * ROW)),
  );
}

function lowest(classes: readonly ClassMetrics[]): ClassMetrics[] {
  return [...classes].sort((a, b) => (a.recall ?? 0) - (b.recall ?? 0)).slice(0, MOST);
}

function across(share: number): number {
  return LEFT + (RIGHT - LEFT) * share;
}

function legend(): string {
  return group(
    { 'font-size': 12 },
    shape('rect', { x: LEFT, y: 44, width: 18, height: 10, fill: RECALL }),
    text(LEFT + 25, 53, 'recall'),
    shape('rect', { x: LEFT + 84, y: 42, width: 3, height: 14, fill: PRECISION }),
    text(LEFT + 94, 53, 'precision'),
  );
}

function grid(bottom: number): string {
  const marks = [0, 0.25, 0.5, 0.75, 1].flatMap((mark) => [
    shape('line', { x1: across(mark), x2: across(mark), y1: TOP - 4, y2: bottom, stroke: LINE }),
    text(across(mark), bottom + 17, `${100 * mark} %`, { 'text-anchor': 'middle' }),
  ]);
  return group({ 'font-size': 11, fill: FAINT }, ...marks);
}

function line({ index, recall, precision, right, pictures }: ClassMetrics, label: string, y: number): string {
  const share = recall ?? 0;
  const mark =
    precision === null
      ? []
      : [shape('rect', { x: across(precision) - 1.5, y: y + 1, width: 3, height: ROW - 4, fill: PRECISION })];
  return group(
    { 'font-size': 11.5 },
    text(LEFT - 10, y + 12.5, shortened(label, index), { 'text-anchor': 'end' }),
    shape('rect', { x: LEFT, y: y + 3, width: across(share) - LEFT, height: ROW - 8, fill: RECALL }),
    ...mark,
    text(RIGHT + 12, y + 12.5, `${(100 * share).toFixed(1)} %  ${right}/${pictures}`, { fill: FAINT }),
  );
}

function shortened(label: string, index: number): string {
  const whole = label === String(index) ? label : `${index} ${label}`;
  return whole.length <= LETTERS ? whole : `${whole.slice(0, LETTERS - 1)}…`;
}
