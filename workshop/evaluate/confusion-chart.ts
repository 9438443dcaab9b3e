/** The confusion matrix as a heat map: rows are the truth, columns the answer. */
import { drawing, escaped, FAINT, group, LINE, shape, text } from '../drawing/svg.ts';
import type { Cell, Metrics } from './metrics.ts';

const LEFT = 56;
const TOP = 84;
const SIDE = 640;
/** Classes whose rows and columns still have room for a number. */
const NUMBERED = 64;
/** Wide enough that a cell of a thousand classes can be seen. */
const LEAST = 2;

const RIGHT = '#3565b5';
const WRONG = '#b83a5c';

interface Grid {
  readonly cell: number;
  readonly labels: readonly string[];
  /** Pictures of each class. */
  readonly totals: readonly number[];
}

/** @param labels one per class */
export function confusionChart({ classes, confusion }: Metrics, labels: readonly string[]): string {
  const title = 'Confusion matrix';
  const grid = { cell: SIDE / classes.length, labels, totals: classes.map(({ pictures }) => pictures) };
  return drawing(
    LEFT + SIDE + 24,
    TOP + SIDE + 24,
    title,
    text(LEFT, 28, title, { 'font-size': 15, 'font-weight': 600 }),
    text(LEFT, 46, 'row: the true class, column: the answer; the darker, the larger the share of the row', {
      'font-size': 11,
      fill: FAINT,
    }),
    shape('rect', { x: LEFT, y: TOP, width: SIDE, height: SIDE, fill: '#f8fafb', stroke: LINE }),
    ...(classes.length <= NUMBERED ? numbers(grid) : []),
    ...confusion.map((one) => square(one, grid)),
  );
}

function numbers({ cell, totals }: Grid): string[] {
  const size = Math.min(11, cell * 0.72);
  const marks = totals.flatMap((_, index) => [
    text(LEFT - 6, TOP + (index + 0.5) * cell + size / 3, String(index), { 'text-anchor': 'end' }),
    text(LEFT + (index + 0.5) * cell, TOP - 6, String(index), { 'text-anchor': 'middle' }),
  ]);
  return [group({ 'font-size': size, fill: FAINT }, ...marks)];
}

/** A browser shows the title of the square under the pointer. */
function square({ truth, predicted, pictures }: Cell, { cell, labels, totals }: Grid): string {
  const share = pictures / totals[truth]!;
  const words = `${labels[truth]} answered as ${labels[predicted]}: ${pictures} of ${totals[truth]}`;
  const side = Math.max(LEAST, cell - 1);
  const title = shape('rect', {
    ...{ x: LEFT + predicted * cell, y: TOP + truth * cell, width: side, height: side },
    fill: truth === predicted ? RIGHT : WRONG,
    // Even one picture of a thousand must be seen.
    'fill-opacity': (0.15 + 0.85 * Math.sqrt(share)).toFixed(3),
  });
  return group({}, `<title>${escaped(words)}</title>`, title);
}
