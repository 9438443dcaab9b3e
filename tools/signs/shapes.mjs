/**
 * German traffic signs of our own shapes, as SVG in a box from −100 to 100. Proportions are those that a driver sees,
 * not those of the catalogue.
 */
import { word } from './glyphs.mjs';

const RED = '#b8141d';
const BLUE = '#0a5596';
const YELLOW = '#f3ab06';
const BLACK = '#17181a';
const WHITE = '#f2f3f1';

const disc = (radius, colour) => `<circle r="${radius}" fill="${colour}"/>`;

/** Corners as a polygon with round corners of the given radius. */
const rounded = (corners, radius, colour) =>
  `<polygon points="${corners.map((corner) => corner.join(',')).join(' ')}" fill="${colour}" stroke="${colour}" stroke-width="${2 * radius}" stroke-linejoin="round"/>`;

/** A triangle that points up, its centre of gravity at the origin. */
const triangle = (size, radius, colour) =>
  rounded(
    [
      [0, -size],
      [size * 0.866, size / 2],
      [-size * 0.866, size / 2],
    ],
    radius,
    colour,
  );

const prohibition = (inside) => disc(98, WHITE) + disc(95, RED) + disc(74, WHITE) + inside;
const order = (inside) => disc(98, WHITE) + disc(94, BLUE) + inside;
const warning = (inside) =>
  `<g transform="translate(0 22)">${triangle(104, 8, WHITE)}${triangle(98, 8, RED)}${triangle(66, 4, WHITE)}${inside}</g>`;
const turned = (degrees, inside) => `<g transform="rotate(${degrees})">${inside}</g>`;

const limit = (digits) => prohibition(word(digits, 104, 80, BLACK));

function octagon(apothem, colour) {
  const radius = apothem / Math.cos(Math.PI / 8);
  const corners = Array.from({ length: 8 }, (_, at) => {
    const angle = ((at + 0.5) * Math.PI) / 4;
    return [(radius * Math.cos(angle)).toFixed(2), (radius * Math.sin(angle)).toFixed(2)];
  });
  return rounded(corners, 2, colour);
}

/** Points up, from 62 below the origin to 64 above it. */
const arrow = `<path fill="${WHITE}" d="M-11 62V-14L-35 12V-18L0 -64L35 -18V12L11 -14V62Z"/>`;

/** The third part of a ring that is driven counterclockwise, with an open head. */
const third = `<path fill="none" stroke="${WHITE}" stroke-width="14" d="M36 -43A56 56 0 0 0 -38 -41"/>
  <path fill="${WHITE}" transform="translate(-38 -41) rotate(134)" d="M22 0L-12 -23L-20 -13L-8 0L-20 13L-12 23Z"/>`;

/** A car from behind, 54 wide: the frame of its window, body and wheels. */
const car = (
  colour,
) => `<path fill="none" stroke="${colour}" stroke-width="5" d="M-19 0V-13Q-19 -19 -13 -19H13Q19 -19 19 -13V0"/>
  <g fill="${colour}"><rect x="-27" y="-4" width="54" height="16" rx="3"/>
  <rect x="-24" y="10" width="10" height="10"/><rect x="14" y="10" width="10" height="10"/></g>`;

const bang = `<path fill="${BLACK}" d="M-9 -36Q-9 -43 0 -43Q9 -43 9 -36L5 4H-5Z"/><circle cy="17" r="8" fill="${BLACK}"/>`;

/** A square on its corner. */
const diamond = (half, radius, colour) =>
  rounded(
    [
      [0, -half],
      [half, 0],
      [0, half],
      [-half, 0],
    ],
    radius,
    colour,
  );

/** What is on each sign, by the name of its picture. */
export const shapes = {
  'speed-limit-30': limit('30'),
  'speed-limit-50': limit('50'),
  'speed-limit-80': limit('80'),
  'no-overtaking': prohibition(
    `<g transform="translate(-32 0)">${car(RED)}</g><g transform="translate(32 0)">${car(BLACK)}</g>`,
  ),
  'priority-road':
    diamond(92, 8, '#8d9092') + diamond(90, 8, WHITE) + diamond(60, 3, '#3a3527') + diamond(58, 2, YELLOW),
  yield: turned(180, warning('')),
  stop: octagon(97, WHITE) + octagon(90, RED) + word('STOP', 160, 70, WHITE, 18),
  'no-entry':
    disc(98, WHITE) + disc(95, RED) + `<rect x="-72" y="-17" width="144" height="34" fill="${WHITE}"/>`,
  caution: warning(bang),
  'straight-ahead': order(arrow),
  'keep-right': order(turned(133, `<g transform="scale(1 1.12)">${arrow}</g>`)),
  roundabout: order([60, 180, 300].map((angle) => turned(angle, third)).join('')),
};

/** @param side in pixels */
export function signSvg(name, side) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-100 -100 200 200" width="${side}" height="${side}">${shapes[name]}</svg>`;
}
