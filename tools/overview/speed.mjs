/** The milliseconds of docs/benchmarks as bars: the smallest network and the largest, ours in every build beside the peers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { natives } from '../../benches/peers/contestants.mjs';
import { group, shape, text } from '../../dist/workshop/drawing/svg.js';
import { card, faint, LEFT, native, ours, page, RIGHT, TOP } from './card.mjs';

const PANEL = 194;
const ROW = 17.5;
const BAR = 12;
const LABELS = 174;
const LONGEST = RIGHT - LEFT - LABELS - 40;
const legend = [
  [ours, 'ours'],
  [page, 'WebAssembly'],
  [native, 'native code'],
];

/** @returns the SVG */
export function speed(root) {
  const document = readFileSync(join(root, 'docs/benchmarks/avx-vnni.md'), 'utf8');
  const [, processor] = found(document, /^# .* on a processor with (.*)$/m);
  const [, node] = found(document, /(Node [\d.]+)/);
  return card(
    'Milliseconds of an answer',
    `${processor}, ${node}, one thread; shorter is faster`,
    key(),
    panel(document, 'uint8', '0.25/128', TOP + 28),
    panel(document, 'int8', '1.0/224', TOP + 28 + PANEL),
  );
}

function found(document, pattern) {
  const match = pattern.exec(document);
  if (match) return match;
  throw new Error(`docs/benchmarks/avx-vnni.md has no ${pattern}`);
}

/** Times of the table under a heading, fastest first: ours all, of each peer that of its fastest setting. */
function times(document, kind, size) {
  const [, table] = found(document, new RegExp(`^## ${kind},[^]*?\\n(\\|[^]*?)\\n\\n`, 'm'));
  const [[, ...sizes], , ...rows] = table.split('\n').map((row) =>
    row
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
  const column = sizes.indexOf(size) + 1;
  if (column === 0) throw new Error(`docs/benchmarks/avx-vnni.md has no ${size}`);
  const measured = rows
    .map(([id, ...cells]) => ({ id, product: id.split(', ')[0], ms: Number.parseFloat(cells[column - 1]) }))
    .filter(({ ms }) => ms > 0)
    .sort((a, b) => a.ms - b.ms);
  return measured.filter(
    ({ product }, at) => product === 'ours' || measured.findIndex((one) => one.product === product) === at,
  );
}

function key() {
  const marks = legend.flatMap(([side, name], at) => [
    shape('rect', { x: LEFT + at * 118, y: TOP + 2, width: 11, height: 11, rx: 2, ...side }),
    text(LEFT + 17 + at * 118, TOP + 12, name),
  ]);
  return group({ 'font-size': 13 }, ...marks);
}

function side(product) {
  if (product === 'ours') return ours;
  return natives.includes(product) ? native : page;
}

function panel(document, kind, size, y) {
  const bars = times(document, kind, size);
  const longest = Math.max(...bars.map(({ ms }) => ms));
  return group(
    { 'font-size': 12 },
    text(LEFT, y + 16, `α ${size.replace('/', ', ')} pixels, ${kind}`, {
      'font-size': 14,
      'font-weight': 600,
    }),
    ...bars.flatMap(({ id, product, ms }, at) => {
      const top = y + 23 + at * ROW;
      const width = Math.max(1, (LONGEST * ms) / longest);
      return [
        text(LEFT + LABELS - 8, top + 12.8, id, { 'text-anchor': 'end' }),
        shape('rect', {
          x: LEFT + LABELS,
          y: top + (ROW - BAR) / 2,
          width,
          height: BAR,
          rx: 2,
          ...side(product),
        }),
        text(LEFT + LABELS + width + 5, top + 12.8, ms.toFixed(2), faint),
      ];
    }),
  );
}
