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
    for (let c: u32 = 0; c < norm.channels; c += 2 * Lanes.COUNT)
      statisticsOfTwo(norm, c, y + (c << 2), count);
    y += CHUNK * pixel;
  }
}

function statisticsOfTwo(norm: Norm, c: u32, y: usize, count: u32): void {
  const pixel = norm.channels << 2;
  let sum0 = Lanes.splat(0);
  let sum1 = sum0;
  let square0 = sum0;
  let square1 = sum0;
  while (count) {
    const run = min(RUN, count);
    count -= run;
    let s0 = Lanes.splat(0);
    let s1 = s0;
    let q0 = s0;
    let q1 = s0;
    for (let n = run; n; n--, y += pixel) {
      const y0 = Vector.load(y, 0);
      const y1 = Vector.load(y, Lanes.BYTES);
      s0 = Each.add(s0, y0);
      s1 = Each.add(s1, y1);
      q0 = Each.add(q0, Each.mul(y0, y0));
      q1 = Each.add(q1, Each.mul(y1, y1));
    }
    sum0 = Each.add(sum0, s0);
    sum1 = Each.add(sum1, s1);
    square0 = Each.add(square0, q0);
    square1 = Each.add(square1, q1);
  }
  addTwo(norm, c, sum0, sum1, square0, square1);
}

/** Adds Σ g and Σ g · (y − mean) of pixels; y and gradient f32 [pixels][channels]. */
export function addGradient(norm: Norm, y: usize, gradient: usize, pixels: u32): void {
  const pixel = norm.channels << 2;
  for (let p: u32 = 0; p < pixels; p += CHUNK) {
    const count = min(CHUNK, pixels - p);
    for (let c: u32 = 0; c < norm.channels; c += 2 * Lanes.COUNT)
      gradientOfTwo(norm, c, y + (c << 2), gradient + (c << 2), count);
    y += CHUNK * pixel;
    gradient += CHUNK * pixel;
  }
}

function gradientOfTwo(norm: Norm, c: u32, y: usize, gradient: usize, count: u32): void {
  const pixel = norm.channels << 2;
  const at = c << 2;
  const scale0 = Vector.load(norm.scale + at, 0);
  const scale1 = Vector.load(norm.scale + at, Lanes.BYTES);
  const shift0 = Vector.load(norm.shift + at, 0);
  const shift1 = Vector.load(norm.shift + at, Lanes.BYTES);
  const mean0 = Vector.load(norm.mean + at, 0);
  const mean1 = Vector.load(norm.mean + at, Lanes.BYTES);
  const most = Lanes.splat(norm.most);
  let sum0 = Lanes.splat(0);
  let sum1 = sum0;
  let product0 = sum0;
  let product1 = sum0;
  while (count) {
    const run = min(RUN, count);
    count -= run;
    let s0 = Lanes.splat(0);
    let s1 = s0;
    let q0 = s0;
    let q1 = s0;
    for (let n = run; n; n--, y += pixel, gradient += pixel) {
      const y0 = Vector.load(y, 0);
      const y1 = Vector.load(y, Lanes.BYTES);
      const g0 = passed(Vector.load(gradient, 0), Each.add(Each.mul(y0, scale0), shift0), most);
      const g1 = passed(Vector.load(gradient, Lanes.BYTES), Each.add(Each.mul(y1, scale1), shift1), most);
      s0 = Each.add(s0, g0);
      s1 = Each.add(s1, g1);
      q0 = Each.add(q0, Each.mul(g0, Each.sub(y0, mean0)));
      q1 = Each.add(q1, Each.mul(g1, Each.sub(y1, mean1)));
    }
    sum0 = Each.add(sum0, s0);
    sum1 = Each.add(sum1, s1);
    product0 = Each.add(product0, q0);
    product1 = Each.add(product1, q1);
  }
  addTwo(norm, c, sum0, sum1, product0, product1);
}

/** The gradient where the activation is not flat: 0 < z < most. */
@inline
export function passed(gradient: Vector, z: Vector, most: Vector): Vector {
  return Lanes.where(gradient, z, Lanes.splat(0), most);
}


@inline
function addTwo(norm: Norm, c: u32, s0: Vector, s1: Vector, q0: Vector, q1: Vector): void {
  const first = norm.sums + (c << 3);
  const second = first + (norm.channels << 3);
  Lanes.addTo(first, s0);
  Lanes.addTo(first + (Lanes.COUNT << 3), s1);
  Lanes.addTo(second, q0);
  Lanes.addTo(second + (Lanes.COUNT << 3), q1);
}
