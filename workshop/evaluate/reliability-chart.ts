/** Claimed probability against the share that is right, and how many pictures claim it. */
import { drawing, FAINT, group, LINE, shape, text } from '../drawing/svg.ts';
import type { Bin, Calibration } from './calibration.ts';

const SIDE = 300;
const plot = { left: 62, top: 56, right: 62 + SIDE, bottom: 56 + SIDE };
/** Height of the counts below the diagram. */
const COUNTS = 56;
const WIDTH = plot.right + 24;
const COUNTS_TOP = plot.bottom + 44;
const HEIGHT = COUNTS_TOP + COUNTS + 34;

const RIGHT = '#3565b5';
const GAP = '#b83a5c';

/** @param of which probabilities, where there are several */
export function reliabilityChart({ bins, error }: Calibration, of = ''): string {
  const title = `Reliability${of}: calibration error ${(100 * error).toFixed(2)} %`;
  const most = Math.max(1, ...bins.map(({ pictures }) => pictures));
  return drawing(
    WIDTH,
    HEIGHT,
    title,
    text(plot.left, 26, title, { 'font-size': 15, 'font-weight': 600 }),
    text(plot.left, 43, 'share of right answers by claimed probability; red: the gap', {
      'font-size': 11,
      fill: FAINT,
    }),
    axes(),
    ...bins.flatMap(bar),
    shape('line', {
      x1: plot.left,
      y1: plot.bottom,
      x2: plot.right,
      y2: plot.top,
      stroke: FAINT,
      'stroke-dasharray': '4 4',
    }),
    ...bins.map((bin) => counted(bin, most)),
    text((plot.left + plot.right) / 2, HEIGHT - 12, 'pictures in each bin', {
      'text-anchor': 'middle',
      'font-size': 11,
      fill: FAINT,
    }),
  );
}

function across(probability: number): number {
  return plot.left + SIDE * probability;
}

function up(share: number): number {
  return plot.bottom - SIDE * share;
}

function axes(): string {
  const marks = [0, 0.2, 0.4, 0.6, 0.8, 1].flatMap((mark) => [
    shape('line', { x1: plot.left, x2: plot.right, y1: up(mark), y2: up(mark), stroke: LINE }),
    text(plot.left - 8, up(mark) + 4, `${100 * mark} %`, { 'text-anchor': 'end' }),
    text(across(mark), plot.bottom + 17, `${100 * mark} %`, { 'text-anchor': 'middle' }),
  ]);
  return group({ 'font-size': 11, fill: FAINT }, ...marks);
}

/** The share that is right, and the gap to what the mean answer of the bin claims. */
function bar({ low, high, accuracy, confidence }: Bin): string[] {
  if (accuracy === null || confidence === null) return [];
  const x = across(low) + 1;
  const width = across(high) - across(low) - 2;
  const top = up(Math.max(accuracy, confidence));
  const gap = SIDE * Math.abs(accuracy - confidence);
  return [
    shape('rect', { x, y: up(accuracy), width, height: SIDE * accuracy, fill: RIGHT }),
    shape('rect', {
      ...{ x, y: top, width, height: gap },
      ...{ fill: GAP, 'fill-opacity': '0.3', stroke: GAP },
    }),
  ];
}

function counted({ low, high, pictures }: Bin, most: number): string {
  const height = (COUNTS * pictures) / most;
  return shape('rect', {
    x: across(low) + 1,
    y: COUNTS_TOP + COUNTS - height,
    width: across(high) - across(low) - 2,
    height,
    fill: '#7b8794',
  });
}
