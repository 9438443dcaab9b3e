import { Product } from './product';
import { tile2x16, tile2x8, tile4x16, tile4x8 } from './tile';

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
  let b = p.b;
  let y = p.y;
  for (let c: u32 = 0; c < p.columns; c += 16, b += p.bPanel, y += p.yPanel)
    rows(p, b, y, p.columns - c > 8, add);
}

/** All rows of a panel of 16 columns, or of 8. */
function rows(p: Product, b: usize, y: usize, full: bool, add: bool): void {
  const height: u32 = wide ? 4 : 2;
  let a = p.a;
  for (let r: u32 = 0; r < p.rows; r += height, a += p.aRow * height, y += p.yRow * height) {
    const left = p.rows - r;
    if (wide && full) tile4x16(p, a, b, y, left, add);
    else if (wide) tile4x8(p, a, b, y, left, add);
    else if (full) tile2x16(p, a, b, y, left, add);
    else tile2x8(p, a, b, y, left, add);
  }
}
