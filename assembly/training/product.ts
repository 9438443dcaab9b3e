import { tile2x16, tile2x8, tile4x16, tile4x8 } from './tile';

/**
 * Matrix product y[r, c] = Σₖ a[r, k] · b[k, c], or y += it; addresses and steps in bytes, all f32. One record serves
 * the three products of a layer, which differ in their steps: y = x · w, dx = dy · wᵀ, dw = xᵀ · dy.
 */
@unmanaged
export class Product {
  static readonly BYTES: u32 = 64;

  rows: u32;
  /** A multiple of 8. */
  columns: u32;
  /** Products per sum. */
  count: u32;
  a: usize;
  aRow: u32;
  aStep: u32;
  b: usize;
  bStep: u32;
  /** From 16 columns to the next 16, in b and in y. */
  bPanel: u32;
  y: usize;
  yRow: u32;
  yPanel: u32;
}

/** Whether tiles are four rows high, for engines that merge pairs of v128 into 256 bits; bits are the same. */
let wide: bool = false;

export function setWide(value: bool): void {
  wide = value;
}

export function multiply(p: Product): void {
  for (let c: u32 = 0, panel: u32 = 0; c < p.columns; c += 16, panel++) {
    const b = p.b + panel * p.bPanel;
    const y = p.y + panel * p.yPanel;
    if (p.columns - c > 8) rows16(p, b, y, false);
    else rows8(p, b, y, false);
  }
}

/** y += a · b. */
export function accumulate(p: Product): void {
  for (let c: u32 = 0, panel: u32 = 0; c < p.columns; c += 16, panel++) {
    const b = p.b + panel * p.bPanel;
    const y = p.y + panel * p.yPanel;
    if (p.columns - c > 8) rows16(p, b, y, true);
    else rows8(p, b, y, true);
  }
}

function rows16(p: Product, b: usize, y: usize, add: bool): void {
  const height: u32 = wide ? 4 : 2;
  let a = p.a;
  for (let r: u32 = 0; r < p.rows; r += height) {
    if (wide) tile4x16(p, a, b, y, p.rows - r, add);
    else tile2x16(p, a, b, y, p.rows - r, add);
    a += p.aRow * height;
    y += p.yRow * height;
  }
}

function rows8(p: Product, b: usize, y: usize, add: bool): void {
  const height: u32 = wide ? 4 : 2;
  let a = p.a;
  for (let r: u32 = 0; r < p.rows; r += height) {
    if (wide) tile4x8(p, a, b, y, p.rows - r, add);
    else tile2x8(p, a, b, y, p.rows - r, add);
    a += p.aRow * height;
    y += p.yRow * height;
  }
}
