/**
 * Batch norm and ReLU6 of a layer's sums y, over all pixels of a batch (arXiv:1502.03167, algorithm 1):
 *   z = scale · y + shift, scale = γ / √(variance + ε), shift = β − mean · scale, x = min(max(z, 0), most)
 * and backward, with g the gradient of x where 0 < z < most and else 0:
 *   dβ = Σ g, dγ = Σ g · (y − mean) / √(variance + ε), dy = scale · g + slope · y + lift
 *
 * Where it `rounds`, it is the law of an integer network instead, whose zero point is 0 (weights/FORMAT.md), with β its bias:
 *   x = min(max(rint((y + β) · scale), 0), most)
 * and backward as if nothing were rounded, with shift = β · scale, and neither slope nor lift.
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
  /** Whether it is the law of an integer network: 0 or 1. */
  rounds: u32;
  /** The largest x: 6, or the byte of it. */
  most: f32;
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

/** Of an integer network Σ g as dβ. */
export function settleBias(norm: Norm): void {
  for (let c: u32 = 0; c < norm.channels; c++)
    store<f32>(norm.betaGradient + (c << 2), <f32>load<f64>(norm.sums + (c << 3)));
  memory.fill(norm.sums, 0, norm.channels << 4);
}
