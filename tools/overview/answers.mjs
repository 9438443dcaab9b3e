/** The example pictures with what the shipped network answers. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '../../dist/host/index.js';
import { defaultWeights } from '../../dist/host/weights.js';
import { group, shape, text } from '../../dist/workshop/drawing/svg.js';
import { card, faint, LEFT, line, ours, TOP } from './card.mjs';

const COLUMN = 193;
const ROW = 69;
const SIDE = 56;
/** Where the words begin, right of the picture, and how long a bar of probability 1 is. */
const WORDS = SIDE + 10;
const LONGEST = 74;

/** @returns the SVG; it holds the pictures as they are, because an image of a page loads no other file */
export async function answers(root) {
  const folder = join(root, 'examples', 'signs');
  const model = await load(defaultWeights);
  const cells = [];
  for (const [at, name] of readdirSync(folder).sort().entries()) {
    const jpeg = readFileSync(join(folder, name));
    const [best] = await model.classify(jpeg, { top: 1, reject: false });
    cells.push(cell(jpeg, best, LEFT + (at % 2) * COLUMN, TOP + (at >> 1) * ROW));
  }
  const { width, height, classes } = model.contract;
  return card(
    'What the shipped network answers',
    `Pictures drawn by a program; ${classes} classes, ${width} × ${height} pixels`,
    group({ 'font-size': 14 }, ...cells),
  );
}

function cell(jpeg, { className, probability }, x, y) {
  const bar = { x: x + WORDS, y: y + 34, height: 10, rx: 2 };
  return [
    shape('image', {
      x,
      y,
      width: SIDE,
      height: SIDE,
      href: `data:image/jpeg;base64,${jpeg.toString('base64')}`,
    }),
    text(x + WORDS, y + 23, className),
    shape('rect', { ...bar, width: LONGEST, ...line }),
    shape('rect', { ...bar, width: LONGEST * probability, ...ours }),
    text(x + WORDS + LONGEST + 5, y + 43.5, `${(100 * probability).toFixed(1)} %`, {
      'font-size': 12,
      ...faint,
    }),
  ].join('\n');
}
