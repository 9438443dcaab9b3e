/**
 * Tiles of a matrix product: 2 or 4 rows × 2 or 4 vectors of sums in named locals, one product after the other, so
 * that every height gives the same bits. Missing rows of the last tile repeat the one before: they store it again.
 *
 * Pairs of neighbouring vectors are written as V8's 256-bit mode merges them: loads and stores of p and p + 16.
 *
 * Long because sums are named locals: engines keep those in registers.
 */
import { Product } from './product';

/** Two rows × four vectors. */
export function tile2x4(p: Product, a0: usize, b: usize, y0: usize, rows: u32, add: bool): void {
  const aStep = p.aStep;
  const bStep = p.bStep;
  let a1 = rows > 1 ? a0 + p.aRow : a0;
  const y1 = rows > 1 ? y0 + p.yRow : y0;
  let s00 = Lanes.splat(0);
  let s01 = s00;
  let s02 = s00;
  let s03 = s00;
  let s10 = s00;
  let s11 = s00;
  let s12 = s00;
  let s13 = s00;
  for (let k = p.count; k; k--) {
    const p0 = Lanes.spread(a0);
    const p1 = Lanes.spread(a1);
    const b0 = Vector.load(b, 0);
    const b1 = Vector.load(b, Lanes.BYTES);
    const b2 = Vector.load(b, 2 * Lanes.BYTES);
    const b3 = Vector.load(b, 3 * Lanes.BYTES);
    s00 = Each.add(s00, Each.mul(p0, b0));
    s10 = Each.add(s10, Each.mul(p1, b0));
    s01 = Each.add(s01, Each.mul(p0, b1));
    s11 = Each.add(s11, Each.mul(p1, b1));
    s02 = Each.add(s02, Each.mul(p0, b2));
    s12 = Each.add(s12, Each.mul(p1, b2));
    s03 = Each.add(s03, Each.mul(p0, b3));
    s13 = Each.add(s13, Each.mul(p1, b3));
    a0 += aStep;
    a1 += aStep;
    b += bStep;
  }
  if (add) {
    addFour(y0, s00, s01, s02, s03);
    if (rows > 1) addFour(y1, s10, s11, s12, s13);
  } else {
    storeFour(y0, s00, s01, s02, s03);
    storeFour(y1, s10, s11, s12, s13);
  }
}

/** Two rows × two vectors. */
export function tile2x2(p: Product, a0: usize, b: usize, y0: usize, rows: u32, add: bool): void {
  const aStep = p.aStep;
  const bStep = p.bStep;
  let a1 = rows > 1 ? a0 + p.aRow : a0;
  const y1 = rows > 1 ? y0 + p.yRow : y0;
  let s00 = Lanes.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  for (let k = p.count; k; k--) {
    const p0 = Lanes.spread(a0);
    const p1 = Lanes.spread(a1);
    const b0 = Vector.load(b, 0);
    const b1 = Vector.load(b, Lanes.BYTES);
    s00 = Each.add(s00, Each.mul(p0, b0));
    s10 = Each.add(s10, Each.mul(p1, b0));
    s01 = Each.add(s01, Each.mul(p0, b1));
    s11 = Each.add(s11, Each.mul(p1, b1));
    a0 += aStep;
    a1 += aStep;
    b += bStep;
  }
  if (add) {
    addTwo(y0, s00, s01);
    if (rows > 1) addTwo(y1, s10, s11);
  } else {
    storeTwo(y0, s00, s01);
    storeTwo(y1, s10, s11);
  }
}

/**
 * Four rows × four vectors.
 * Long because its sixteen sums are named locals: engines keep those in registers.
 */
export function tile4x4(p: Product, a0: usize, b: usize, y0: usize, rows: u32, add: bool): void {
  const aStep = p.aStep;
  const bStep = p.bStep;
  let a1 = rows > 1 ? a0 + p.aRow : a0;
  const y1 = rows > 1 ? y0 + p.yRow : y0;
  let a2 = rows > 2 ? a1 + p.aRow : a1;
  const y2 = rows > 2 ? y1 + p.yRow : y1;
  let a3 = rows > 3 ? a2 + p.aRow : a2;
  const y3 = rows > 3 ? y2 + p.yRow : y2;
  let s00 = Lanes.splat(0);
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
    const p0 = Lanes.spread(a0);
    const p1 = Lanes.spread(a1);
    const p2 = Lanes.spread(a2);
    const p3 = Lanes.spread(a3);
    const b0 = Vector.load(b, 0);
    const b1 = Vector.load(b, Lanes.BYTES);
    const b2 = Vector.load(b, 2 * Lanes.BYTES);
    const b3 = Vector.load(b, 3 * Lanes.BYTES);
    s00 = Each.add(s00, Each.mul(p0, b0));
    s10 = Each.add(s10, Each.mul(p1, b0));
    s20 = Each.add(s20, Each.mul(p2, b0));
    s30 = Each.add(s30, Each.mul(p3, b0));
    s01 = Each.add(s01, Each.mul(p0, b1));
    s11 = Each.add(s11, Each.mul(p1, b1));
    s21 = Each.add(s21, Each.mul(p2, b1));
    s31 = Each.add(s31, Each.mul(p3, b1));
    s02 = Each.add(s02, Each.mul(p0, b2));
    s12 = Each.add(s12, Each.mul(p1, b2));
    s22 = Each.add(s22, Each.mul(p2, b2));
    s32 = Each.add(s32, Each.mul(p3, b2));
    s03 = Each.add(s03, Each.mul(p0, b3));
    s13 = Each.add(s13, Each.mul(p1, b3));
    s23 = Each.add(s23, Each.mul(p2, b3));
    s33 = Each.add(s33, Each.mul(p3, b3));
    a0 += aStep;
    a1 += aStep;
    a2 += aStep;
    a3 += aStep;
    b += bStep;
  }
  if (add) {
    addFour(y0, s00, s01, s02, s03);
    if (rows > 1) addFour(y1, s10, s11, s12, s13);
    if (rows > 2) addFour(y2, s20, s21, s22, s23);
    if (rows > 3) addFour(y3, s30, s31, s32, s33);
  } else {
    storeFour(y0, s00, s01, s02, s03);
    storeFour(y1, s10, s11, s12, s13);
    storeFour(y2, s20, s21, s22, s23);
    storeFour(y3, s30, s31, s32, s33);
  }
}

/**
 * Four rows × two vectors.
 * Long because its eight sums are named locals: engines keep those in registers.
 */
export function tile4x2(p: Product, a0: usize, b: usize, y0: usize, rows: u32, add: bool): void {
  const aStep = p.aStep;
  const bStep = p.bStep;
  let a1 = rows > 1 ? a0 + p.aRow : a0;
  const y1 = rows > 1 ? y0 + p.yRow : y0;
  let a2 = rows > 2 ? a1 + p.aRow : a1;
  const y2 = rows > 2 ? y1 + p.yRow : y1;
  let a3 = rows > 3 ? a2 + p.aRow : a2;
  const y3 = rows > 3 ? y2 + p.yRow : y2;
  let s00 = Lanes.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  for (let k = p.count; k; k--) {
    const p0 = Lanes.spread(a0);
    const p1 = Lanes.spread(a1);
    const p2 = Lanes.spread(a2);
    const p3 = Lanes.spread(a3);
    const b0 = Vector.load(b, 0);
    const b1 = Vector.load(b, Lanes.BYTES);
    s00 = Each.add(s00, Each.mul(p0, b0));
    s10 = Each.add(s10, Each.mul(p1, b0));
    s20 = Each.add(s20, Each.mul(p2, b0));
    s30 = Each.add(s30, Each.mul(p3, b0));
    s01 = Each.add(s01, Each.mul(p0, b1));
    s11 = Each.add(s11, Each.mul(p1, b1));
    s21 = Each.add(s21, Each.mul(p2, b1));
    s31 = Each.add(s31, Each.mul(p3, b1));
    a0 += aStep;
    a1 += aStep;
    a2 += aStep;
    a3 += aStep;
    b += bStep;
  }
  if (add) {
    addTwo(y0, s00, s01);
    if (rows > 1) addTwo(y1, s10, s11);
    if (rows > 2) addTwo(y2, s20, s21);
    if (rows > 3) addTwo(y3, s30, s31);
  } else {
    storeTwo(y0, s00, s01);
    storeTwo(y1, s10, s11);
    storeTwo(y2, s20, s21);
    storeTwo(y3, s30, s31);
  }
}


@inline
function storeFour(y: usize, s0: Vector, s1: Vector, s2: Vector, s3: Vector): void {
  Vector.store(y, s0, 0);
  Vector.store(y, s1, Lanes.BYTES);
  Vector.store(y, s2, 2 * Lanes.BYTES);
  Vector.store(y, s3, 3 * Lanes.BYTES);
}


@inline
function addFour(y: usize, s0: Vector, s1: Vector, s2: Vector, s3: Vector): void {
  storeFour(
    y,
    Each.add(Vector.load(y, 0), s0),
    Each.add(Vector.load(y, Lanes.BYTES), s1),
    Each.add(Vector.load(y, 2 * Lanes.BYTES), s2),
    Each.add(Vector.load(y, 3 * Lanes.BYTES), s3),
  );
}


@inline
function storeTwo(y: usize, s0: Vector, s1: Vector): void {
  Vector.store(y, s0, 0);
  Vector.store(y, s1, Lanes.BYTES);
}


@inline
function addTwo(y: usize, s0: Vector, s1: Vector): void {
  storeTwo(y, Each.add(Vector.load(y, 0), s0), Each.add(Vector.load(y, Lanes.BYTES), s1));
}
