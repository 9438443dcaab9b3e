/**
 * Batch norm and ReLU6 of a layer's sums y, over all pixels of a batch (arXiv:1502.03167, algorithm 1):
 *   z = scale · y + shift, scale = γ / √(variance + ε), shift = β − mean · scale, x = min(max(z, 0), 6)
 * and backward, with g the gradient of x where 0 < z < 6 and else 0:
 *   dβ = Σ g, dγ = Σ g · (y − mean) / √(variance + ε), dy = scale · g + slope · y + lift
 *
 * Sums of RUN pixels are f32, of CHUNK pixels f32 sums of those, of more f64: a statistic's error is common to a whole
 * channel and grows from layer to layer. The order is fixed, so the bits are.
 */
@unmanaged
export class Norm {
  channels: u32;
  /** Share of the old value in a running statistic when a batch is added. */
  keep: f32;
  epsilon: f32;
  /** Each f32 [channels]. */
  gamma: usize;
  beta: usize;
  gammaGradient: usize;
  betaGradient: usize;
  runningMean: usize;
  runningVariance: usize;
  mean: usize;
  /** 1 / √(variance + ε). */
  inverse: usize;
  scale: usize;
  shift: usize;
  slope: usize;
  lift: usize;
  /** f64 [2][channels]; zero between passes. */
  sums: usize;
}

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
function passed(gradient: v128, z: v128): v128 {
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

/** Scale and shift from the statistics of `count` pixels, which the running ones take in. Variance is Σ(y − mean)²/n. */
export function settleStatistics(norm: Norm, count: u32): void {
  const n = <f64>count;
  const keep = <f64>norm.keep;
  const unbiased = n / max(n - 1, 1);
  for (let c: u32 = 0; c < norm.channels; c++) {
    const at = c << 2;
    const sums = norm.sums + (c << 3);
    const squares = sums + (norm.channels << 3);
    const mean = load<f64>(sums) / n;
    const variance = max(load<f64>(squares) / n - mean * mean, 0);
    store<f64>(sums, 0);
    store<f64>(squares, 0);
    settle(norm, at, mean, variance);
    update(<u32>norm.runningMean + at, keep, mean);
    update(<u32>norm.runningVariance + at, keep, variance * unbiased);
  }
}


@inline
function update(at: usize, keep: f64, value: f64): void {
  store<f32>(at, <f32>(keep * <f64>load<f32>(at) + (1 - keep) * value));
}

/** Scale and shift from the running statistics. */
export function settleRunning(norm: Norm): void {
  for (let c: u32 = 0; c < norm.channels; c++) {
    const at = c << 2;
    settle(norm, at, <f64>load<f32>(norm.runningMean + at), <f64>load<f32>(norm.runningVariance + at));
  }
}

function settle(norm: Norm, at: u32, mean: f64, variance: f64): void {
  const inverse = 1 / Math.sqrt(variance + <f64>norm.epsilon);
  const scale = <f64>load<f32>(norm.gamma + at) * inverse;
  store<f32>(norm.mean + at, <f32>mean);
  store<f32>(norm.inverse + at, <f32>inverse);
  store<f32>(norm.scale + at, <f32>scale);
  store<f32>(norm.shift + at, <f32>(<f64>load<f32>(norm.beta + at) - mean * scale));
}

/** dγ, dβ and the coefficients of dy from the sums over `count` pixels. */
export function settleGradient(norm: Norm, count: u32): void {
  const n = <f64>count;
  for (let c: u32 = 0; c < norm.channels; c++) {
    const at = c << 2;
    const sums = norm.sums + (c << 3);
    const products = sums + (norm.channels << 3);
    const inverse = <f64>load<f32>(norm.inverse + at);
    const scale = <f64>load<f32>(norm.scale + at);
    const beta = load<f64>(sums);
    const gamma = load<f64>(products) * inverse;
    store<f64>(sums, 0);
    store<f64>(products, 0);
    store<f32>(norm.betaGradient + at, <f32>beta);
    store<f32>(norm.gammaGradient + at, <f32>gamma);
    const slope = (-scale * inverse * gamma) / n;
    store<f32>(norm.slope + at, <f32>slope);
    store<f32>(norm.lift + at, <f32>((-scale * beta) / n - slope * <f64>load<f32>(norm.mean + at)));
  }
}

/** x = min(max(scale · y + shift, 0), 6); a pixel of x starts every `pitch` bytes. */
export function normalize(norm: Norm, y: usize, pixels: u32, x: usize, pitch: u32): void {
  for (let c: u32 = 0; c < norm.channels; c += 8)
    normalize8(norm, c << 2, y + (c << 2), pixels, x + (c << 2), pitch);
}

function normalize8(norm: Norm, at: u32, y: usize, pixels: u32, x: usize, pitch: u32): void {
  const pixel = norm.channels << 2;
  const scale0 = v128.load(norm.scale + at, 0);
  const scale1 = v128.load(norm.scale + at, 16);
  const shift0 = v128.load(norm.shift + at, 0);
  const shift1 = v128.load(norm.shift + at, 16);
  for (; pixels; pixels--, y += pixel, x += pitch) {
    const x0 = clamp(f32x4.add(f32x4.mul(v128.load(y, 0), scale0), shift0));
    const x1 = clamp(f32x4.add(f32x4.mul(v128.load(y, 16), scale1), shift1));
    v128.store(x, x0, 0);
    v128.store(x, x1, 16);
  }
}


@inline
function clamp(z: v128): v128 {
  return f32x4.min(f32x4.max(z, f32x4.splat(0)), f32x4.splat(6));
}

/** dy = scale · g + slope · y + lift; a pixel of dy starts every `pitch` bytes. */
export function differentiate(
  norm: Norm,
  y: usize,
  gradient: usize,
  pixels: u32,
  dy: usize,
  pitch: u32,
): void {
  for (let c: u32 = 0; c < norm.channels; c += 8) {
    const at = c << 2;
    differentiate8(norm, at, y + at, gradient + at, pixels, dy + at, pitch);
  }
}

function differentiate8(
  norm: Norm,
  at: u32,
  y: usize,
  gradient: usize,
  pixels: u32,
  dy: usize,
  pitch: u32,
): void {
  const pixel = norm.channels << 2;
  const scale0 = v128.load(norm.scale + at, 0);
  const scale1 = v128.load(norm.scale + at, 16);
  const shift0 = v128.load(norm.shift + at, 0);
  const shift1 = v128.load(norm.shift + at, 16);
  const slope0 = v128.load(norm.slope + at, 0);
  const slope1 = v128.load(norm.slope + at, 16);
  const lift0 = v128.load(norm.lift + at, 0);
  const lift1 = v128.load(norm.lift + at, 16);
  for (; pixels; pixels--, y += pixel, gradient += pixel, dy += pitch) {
    const y0 = v128.load(y, 0);
    const y1 = v128.load(y, 16);
    const g0 = passed(v128.load(gradient, 0), f32x4.add(f32x4.mul(y0, scale0), shift0));
    const g1 = passed(v128.load(gradient, 16), f32x4.add(f32x4.mul(y1, scale1), shift1));
    v128.store(dy, f32x4.add(f32x4.mul(g0, scale0), f32x4.add(f32x4.mul(y0, slope0), lift0)), 0);
    v128.store(dy, f32x4.add(f32x4.mul(g1, scale1), f32x4.add(f32x4.mul(y1, slope1), lift1)), 16);
  }
}
