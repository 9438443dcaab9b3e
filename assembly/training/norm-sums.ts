/**
 * The sums of a batch norm over the pixels of a batch. Those of RUN pixels are f32, of CHUNK pixels f32 sums of those, of
 * more f64: a statistic's error is common to a whole channel and grows from layer to layer. The order is fixed, so the bits
 * are.
 */
import { Norm } from './norm';

const CHUNK: u32 = 256;
const RUN: u32 = 16;

/** Adds Σ y and Σ y² of pixels, f32 [pixels][channels]. */
export function addStatistics(norm: Norm, y: usize, pixels: u32): void {
  const pixel = norm.channels << 2;
  for (let p: u32 = 0; p < pixels; p += CHUNK) {
    const count = min(CHUNK, pixels - p);
    for (let c: u32 = 0; c < norm.channels; c += 8) statistics8(norm, c, y + (c << 2), count);
    y += CHUNK * pixel;
  }
}

function statistics8(norm: Norm, c: u32, y: usize, count: u32): void {
  const pixel = norm.channels << 2;
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  let square0 = sum0;
  let square1 = sum0;
  while (count) {
    const run = min(RUN, count);
    count -= run;
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let q0 = s0;
    let q1 = s0;
    for (let n = run; n; n--, y += pixel) {
      const y0 = v128.load(y, 0);
      const y1 = v128.load(y, 16);
      s0 = f32x4.add(s0, y0);
      s1 = f32x4.add(s1, y1);
      q0 = f32x4.add(q0, f32x4.mul(y0, y0));
      q1 = f32x4.add(q1, f32x4.mul(y1, y1));
    }
    sum0 = f32x4.add(sum0, s0);
    sum1 = f32x4.add(sum1, s1);
    square0 = f32x4.add(square0, q0);
    square1 = f32x4.add(square1, q1);
  }
  add8(norm, c, sum0, sum1, square0, square1);
}

/** Adds Σ g and Σ g · (y − mean) of pixels; y and gradient f32 [pixels][channels]. */
export function addGradient(norm: Norm, y: usize, gradient: usize, pixels: u32): void {
  const pixel = norm.channels << 2;
  for (let p: u32 = 0; p < pixels; p += CHUNK) {
    const count = min(CHUNK, pixels - p);
    for (let c: u32 = 0; c < norm.channels; c += 8)
      gradient8(norm, c, y + (c << 2), gradient + (c << 2), count);
    y += CHUNK * pixel;
    gradient += CHUNK * pixel;
  }
}

function gradient8(norm: Norm, c: u32, y: usize, gradient: usize, count: u32): void {
  const pixel = norm.channels << 2;
  const at = c << 2;
  const scale0 = v128.load(norm.scale + at, 0);
  const scale1 = v128.load(norm.scale + at, 16);
  const shift0 = v128.load(norm.shift + at, 0);
  const shift1 = v128.load(norm.shift + at, 16);
  const mean0 = v128.load(norm.mean + at, 0);
  const mean1 = v128.load(norm.mean + at, 16);
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  let product0 = sum0;
  let product1 = sum0;
  while (count) {
    const run = min(RUN, count);
    count -= run;
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let q0 = s0;
    let q1 = s0;
    for (let n = run; n; n--, y += pixel, gradient += pixel) {
      const y0 = v128.load(y, 0);
      const y1 = v128.load(y, 16);
      const g0 = passed(v128.load(gradient, 0), f32x4.add(f32x4.mul(y0, scale0), shift0));
      const g1 = passed(v128.load(gradient, 16), f32x4.add(f32x4.mul(y1, scale1), shift1));
      s0 = f32x4.add(s0, g0);
      s1 = f32x4.add(s1, g1);
      q0 = f32x4.add(q0, f32x4.mul(g0, f32x4.sub(y0, mean0)));
      q1 = f32x4.add(q1, f32x4.mul(g1, f32x4.sub(y1, mean1)));
    }
    sum0 = f32x4.add(sum0, s0);
    sum1 = f32x4.add(sum1, s1);
    product0 = f32x4.add(product0, q0);
    product1 = f32x4.add(product1, q1);
  }
  add8(norm, c, sum0, sum1, product0, product1);
}

/** The gradient where ReLU6 is not flat: 0 < z < 6. */
@inline
export function passed(gradient: v128, z: v128): v128 {
  const open = v128.and(f32x4.gt(z, f32x4.splat(0)), f32x4.lt(z, f32x4.splat(6)));
  return v128.and(gradient, open);
}


@inline
function add8(norm: Norm, c: u32, s0: v128, s1: v128, q0: v128, q1: v128): void {
  const first = norm.sums + (c << 3);
  const second = first + (norm.channels << 3);
  add4(first, s0);
  add4(first + 32, s1);
  add4(second, q0);
  add4(second + 32, q1);
}


@inline
function add4(sums: usize, s: v128): void {
  v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(s)), 0);
  const high = i64x2.shuffle(s, s, 1, 1);
  v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.promote_low_f32x4(high)), 16);
}
