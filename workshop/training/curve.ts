/** The learning curve: loss and accuracy of each epoch. */
import { drawing, FAINT, group, LINE, shape, text } from '../drawing/svg.ts';
import type { EpochRecord } from './record.ts';

const WIDTH = 960;
const HEIGHT = 420;
const TOP = 126;
const BOTTOM = 366;
const LEFT = 64;
const PANEL = 380;
const GAP = 84;
const LINES = 4;
/** Of a panel: beyond them an epoch has less than half a pixel. */
const MOST_POINTS = 2 * PANEL;

const TRAINING = '#d98e04';
const VALIDATION = '#3565b5';

interface Panel {
  readonly title: string;
  readonly training: (record: EpochRecord) => number;
  readonly validation: (record: EpochRecord) => number | null;
  readonly label: (value: number) => string;
  /** Of the axis. */
  readonly low: number;
  readonly high: number;
}

/** @param title one line that names the training */
export function learningCurve(title: string, all: readonly EpochRecord[]): string {
  const history = thinned(all);
  const panels: Panel[] = [
    {
      title: 'Loss',
      training: ({ loss }) => loss,
      validation: ({ validationLoss }) => validationLoss,
      label: (value) => value.toFixed(2),
      low: 0,
      high: Math.max(1e-3, ...history.flatMap(({ loss, validationLoss }) => [loss, validationLoss ?? 0])),
    },
    {
      title: 'Accuracy',
      training: ({ accuracy }) => accuracy,
      validation: ({ validationAccuracy }) => validationAccuracy,
      label: (value) => `${(100 * value).toFixed(0)} %`,
      low: 0,
      high: 1,
    },
  ];
  return drawing(
    WIDTH,
    HEIGHT,
    title,
    text(LEFT, 38, title, { 'font-size': 18, 'font-weight': 600 }),
    text(LEFT, 60, outcome(history), { 'font-size': 13, fill: FAINT }),
    legend(),
    ...panels.map((panel, index) => draw(panel, history, LEFT + index * (PANEL + GAP))),
  );
}

/** Epochs at equal distances, the last among them; all where they are few. */
function thinned(history: readonly EpochRecord[]): readonly EpochRecord[] {
  const step = Math.ceil(history.length / MOST_POINTS);
  return history.filter((_, index) => (history.length - 1 - index) % step === 0);
}

function outcome(history: readonly EpochRecord[]): string {
  const last = history.at(-1);
  if (!last) return 'no epoch has ended yet';
  const { epoch, loss, validationAccuracy } = last;
  const validated =
    validationAccuracy === null ? '' : ` · validation ${(100 * validationAccuracy).toFixed(2)} %`;
  return `after epoch ${epoch}: loss ${loss.toFixed(4)}${validated}`;
}

function legend(): string {
  const marks = [
    ['training, altered pictures', TRAINING],
    ['validation', VALIDATION],
  ] as const;
  return group(
    { 'font-size': 12 },
    ...marks.flatMap(([name, fill], index) => [
      shape('rect', { x: LEFT + index * 190, y: 74, width: 11, height: 11, rx: 2, fill }),
      text(LEFT + 17 + index * 190, 84, name),
    ]),
  );
}

function draw(panel: Panel, history: readonly EpochRecord[], left: number): string {
  const { low, high, label } = panel;
  const y = (value: number): number => BOTTOM - ((BOTTOM - TOP) * (value - low)) / (high - low);
  const last = history.at(-1)?.epoch ?? 0;
  const x = (epoch: number): number => left + (PANEL * epoch) / last;
  const rules = Array.from({ length: LINES + 1 }, (_, index) => low + ((high - low) * index) / LINES).flatMap(
    (value) => [
      shape('line', { x1: left, x2: left + PANEL, y1: y(value), y2: y(value), stroke: LINE }),
      text(left - 6, y(value) + 4, label(value), { 'text-anchor': 'end', fill: FAINT }),
    ],
  );
  const curve = (of: (record: EpochRecord) => number | null, stroke: string): string[] => {
    const points = history.flatMap((record) => {
      const value = of(record);
      return value === null ? [] : [`${x(record.epoch).toFixed(1)},${y(value).toFixed(1)}`];
    });
    if (points.length === 1) {
      const [cx = '', cy = ''] = points[0]!.split(',');
      return [shape('circle', { cx, cy, r: 3, fill: stroke })];
    }
    const line = { points: points.join(' '), fill: 'none', stroke, 'stroke-width': 2 };
    return points.length === 0 ? [] : [shape('polyline', line)];
  };
  return group(
    { 'font-size': 11.5 },
    text(left, TOP - 10, panel.title, { 'font-weight': 600, 'font-size': 13 }),
    ...rules,
    text(left + PANEL, BOTTOM + 18, `epoch ${last}`, { 'text-anchor': 'end', fill: FAINT }),
    ...curve(panel.training, TRAINING),
    ...curve(panel.validation, VALIDATION),
  );
}
