import { Product } from './product';
import { tile2x2, tile2x4, tile4x2, tile4x4 } from './tile';

/** Columns of a whole tile: of four vectors. They divide the 16 of a panel. */
const COLUMNS: u32 = 4 * Lanes.COUNT;

/** Whether tiles are four rows high, for engines that merge pairs of v128 into 256 bits; bits are the same. */
let wide: bool = false;

export function setWide(value: bool): void {
  wide = value;
}

/** y = a · b. */
export function multiply(p: Product): void {
  panels(p, false);
}

/** y += a · b. */
export function accumulate(p: Product): void {
  panels(p, true);
}

function panels(p: Product, add: bool): void {
  for (let c: u32 = 0; c < p.columns; c += COLUMNS) {
    const panel = c >> 4;
    const at = (c & 15) << 2;
    rows(p, p.b + panel * p.bPanel + at, p.y + panel * p.yPanel + at, p.columns - c >= COLUMNS, add);
  }
}

/** All rows of so many columns, or of the last half of them. */
function rows(p: Product, b: usize, y: usize, full: bool, add: bool): void {
  const height: u32 = wide ? 4 : 2;
  let a = p.a;
  for (let r: u32 = 0; r < p.rows; r += height, a += p.aRow * height, y += p.yRow * height) {
    const left = p.rows - r;
    if (wide && full) tile4x4(p, a, b, y, left, add);
    else if (wide) tile4x2(p, a, b, y, left, add);
    else if (full) tile2x4(p, a, b, y, left, add);
    else tile2x2(p, a, b, y, left, add);
  }
}
