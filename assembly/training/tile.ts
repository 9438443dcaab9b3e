/**
 * Tiles of a matrix product: 2 or 4 rows × 8 or 16 columns of sums in named locals, one product after the other, so
 * that every height gives the same bits. Missing rows of the last tile repeat the one before: they store it again.
 *
 * Pairs of neighbouring v128 are written as V8's 256-bit mode merges them: loads and stores of p and p + 16.
 *
 * Long because sums are named locals: engines keep those in registers.
 */
import { Product } from './product';

/** Two rows × 16 columns. */
export function tile2x16(p: Product, a0: usize, b: usize, y0: usize, rows: u32, add: bool): void {
  const aStep = p.aStep;
  const bStep = p.bStep;
  let a1 = rows > 1 ? a0 + p.aRow : a0;
  const y1 = rows > 1 ? y0 + p.yRow : y0;
  let s00 = f32x4.splat(0);
  let s01 = s00;
  let s02 = s00;
  let s03 = s00;
  let s10 = s00;
  let s11 = s00;
  let s12 = s00;
  let s13 = s00;
  for (let k = p.count; k; k--) {
    const p0 = v128.load32_splat(a0);
    const p1 = v128.load32_splat(a1);
    const b0 = v128.load(b, 0);
    const b1 = v128.load(b, 16);
    const b2 = v128.load(b, 32);
    const b3 = v128.load(b, 48);
    s00 = f32x4.add(s00, f32x4.mul(p0, b0));
    s10 = f32x4.add(s10, f32x4.mul(p1, b0));
    s01 = f32x4.add(s01, f32x4.mul(p0, b1));
    s11 = f32x4.add(s11, f32x4.mul(p1, b1));
    s02 = f32x4.add(s02, f32x4.mul(p0, b2));
    s12 = f32x4.add(s12, f32x4.mul(p1, b2));
    s03 = f32x4.add(s03, f32x4.mul(p0, b3));
    s13 = f32x4.add(s13, f32x4.mul(p1, b3));
    a0 += aStep;
    a1 += aStep;
    b += bStep;
  }
  if (add) {
    add16(y0, s00, s01, s02, s03);
    if (rows > 1) add16(y1, s10, s11, s12, s13);
  } else {
    store16(y0, s00, s01, s02, s03);
    store16(y1, s10, s11, s12, s13);
  }
}

/** Two rows × 8 columns. */
export function tile2x8(p: Product, a0: usize, b: usize, y0: usize, rows: u32, add: bool): void {
  const aStep = p.aStep;
  const bStep = p.bStep;
  let a1 = rows > 1 ? a0 + p.aRow : a0;
  const y1 = rows > 1 ? y0 + p.yRow : y0;
  let s00 = f32x4.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  for (let k = p.count; k; k--) {
    const p0 = v128.load32_splat(a0);
    const p1 = v128.load32_splat(a1);
    const b0 = v128.load(b, 0);
    const b1 = v128.load(b, 16);
    s00 = f32x4.add(s00, f32x4.mul(p0, b0));
    s10 = f32x4.add(s10, f32x4.mul(p1, b0));
    s01 = f32x4.add(s01, f32x4.mul(p0, b1));
    s11 = f32x4.add(s11, f32x4.mul(p1, b1));
    a0 += aStep;
    a1 += aStep;
    b += bStep;
  }
  if (add) {
    add8(y0, s00, s01);
    if (rows > 1) add8(y1, s10, s11);
  } else {
    store8(y0, s00, s01);
    store8(y1, s10, s11);
  }
}

/**
 * Four rows × 16 columns.
 * Long because its sixteen sums are named locals: engines keep those in registers.
 */
export function tile4x16(p: Product, a0: usize, b: usize, y0: usize, rows: u32, add: bool): void {
  const aStep = p.aStep;
  const bStep = p.bStep;
  let a1 = rows > 1 ? a0 + p.aRow : a0;
  const y1 = rows > 1 ? y0 + p.yRow : y0;
  let a2 = rows > 2 ? a1 + p.aRow : a1;
  const y2 = rows > 2 ? y1 + p.yRow : y1;
  let a3 = rows > 3 ? a2 + p.aRow : a2;
  const y3 = rows > 3 ? y2 + p.yRow : y2;
  let s00 = f32x4.splat(0);
  let s01 = s00;
  let s02 = s00;
  let s03 = s00;
  let s10 = s00;
  let s11 = s00;
  let s12 = s00;
  let s13 = s00;
  let s20 = s00;
  let s21 = s00;
  let s22 = s00;
  let s23 = s00;
  let s30 = s00;
  let s31 = s00;
  let s32 = s00;
  let s33 = s00;
  for (let k = p.count; k; k--) {
    const p0 = v128.load32_splat(a0);
    const p1 = v128.load32_splat(a1);
    const p2 = v128.load32_splat(a2);
    const p3 = v128.load32_splat(a3);
    const b0 = v128.load(b, 0);
    const b1 = v128.load(b, 16);
    const b2 = v128.load(b, 32);
    const b3 = v128.load(b, 48);
    s00 = f32x4.add(s00, f32x4.mul(p0, b0));
    s10 = f32x4.add(s10, f32x4.mul(p1, b0));
    s20 = f32x4.add(s20, f32x4.mul(p2, b0));
    s30 = f32x4.add(s30, f32x4.mul(p3, b0));
    s01 = f32x4.add(s01, f32x4.mul(p0, b1));
    s11 = f32x4.add(s11, f32x4.mul(p1, b1));
    s21 = f32x4.add(s21, f32x4.mul(p2, b1));
    s31 = f32x4.add(s31, f32x4.mul(p3, b1));
    s02 = f32x4.add(s02, f32x4.mul(p0, b2));
    s12 = f32x4.add(s12, f32x4.mul(p1, b2));
    s22 = f32x4.add(s22, f32x4.mul(p2, b2));
    s32 = f32x4.add(s32, f32x4.mul(p3, b2));
    s03 = f32x4.add(s03, f32x4.mul(p0, b3));
    s13 = f32x4.add(s13, f32x4.mul(p1, b3));
    s23 = f32x4.add(s23, f32x4.mul(p2, b3));
    s33 = f32x4.add(s33, f32x4.mul(p3, b3));
    a0 += aStep;
    a1 += aStep;
    a2 += aStep;
    a3 += aStep;
    b += bStep;
  }
  if (add) {
    add16(y0, s00, s01, s02, s03);
    if (rows > 1) add16(y1, s10, s11, s12, s13);
    if (rows > 2) add16(y2, s20, s21, s22, s23);
    if (rows > 3) add16(y3, s30, s31, s32, s33);
  } else {
    store16(y0, s00, s01, s02, s03);
    store16(y1, s10, s11, s12, s13);
    store16(y2, s20, s21, s22, s23);
    store16(y3, s30, s31, s32, s33);
  }
}

/**
 * Four rows × 8 columns.
 * Long because its eight sums are named locals: engines keep those in registers.
 */
export function tile4x8(p: Product, a0: usize, b: usize, y0: usize, rows: u32, add: bool): void {
  const aStep = p.aStep;
  const bStep = p.bStep;
  let a1 = rows > 1 ? a0 + p.aRow : a0;
  const y1 = rows > 1 ? y0 + p.yRow : y0;
  let a2 = rows > 2 ? a1 + p.aRow : a1;
  const y2 = rows > 2 ? y1 + p.yRow : y1;
  let a3 = rows > 3 ? a2 + p.aRow : a2;
  const y3 = rows > 3 ? y2 + p.yRow : y2;
  let s00 = f32x4.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  for (let k = p.count; k; k--) {
    const p0 = v128.load32_splat(a0);
    const p1 = v128.load32_splat(a1);
    const p2 = v128.load32_splat(a2);
    const p3 = v128.load32_splat(a3);
    const b0 = v128.load(b, 0);
    const b1 = v128.load(b, 16);
    s00 = f32x4.add(s00, f32x4.mul(p0, b0));
    s10 = f32x4.add(s10, f32x4.mul(p1, b0));
    s20 = f32x4.add(s20, f32x4.mul(p2, b0));
    s30 = f32x4.add(s30, f32x4.mul(p3, b0));
    s01 = f32x4.add(s01, f32x4.mul(p0, b1));
    s11 = f32x4.add(s11, f32x4.mul(p1, b1));
    s21 = f32x4.add(s21, f32x4.mul(p2, b1));
    s31 = f32x4.add(s31, f32x4.mul(p3, b1));
    a0 += aStep;
    a1 += aStep;
    a2 += aStep;
    a3 += aStep;
    b += bStep;
  }
  if (add) {
    add8(y0, s00, s01);
    if (rows > 1) add8(y1, s10, s11);
    if (rows > 2) add8(y2, s20, s21);
    if (rows > 3) add8(y3, s30, s31);
  } else {
    store8(y0, s00, s01);
    store8(y1, s10, s11);
    store8(y2, s20, s21);
    store8(y3, s30, s31);
  }
}


@inline
function store16(y: usize, s0: v128, s1: v128, s2: v128, s3: v128): void {
  v128.store(y, s0, 0);
  v128.store(y, s1, 16);
  v128.store(y, s2, 32);
  v128.store(y, s3, 48);
}


@inline
function add16(y: usize, s0: v128, s1: v128, s2: v128, s3: v128): void {
  store16(
    y,
    f32x4.add(v128.load(y, 0), s0),
    f32x4.add(v128.load(y, 16), s1),
    f32x4.add(v128.load(y, 32), s2),
    f32x4.add(v128.load(y, 48), s3),
  );
}


@inline
function store8(y: usize, s0: v128, s1: v128): void {
  v128.store(y, s0, 0);
  v128.store(y, s1, 16);
}


@inline
function add8(y: usize, s0: v128, s1: v128): void {
  store8(y, f32x4.add(v128.load(y, 0), s0), f32x4.add(v128.load(y, 16), s1));
}
