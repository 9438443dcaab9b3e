/**
 * RMSprop with momentum, as TensorFlow has it (ε inside the root), mean square 0 at first:
 *   g += decay · w, s = ρ · s + (1 − ρ) · g², m = momentum · m + rate · g / √(s + ε), w −= m
 */
@unmanaged
export class Rmsprop {
  static readonly BYTES: u32 = 32;

  /** Share ρ of the old mean square. */
  rho: f32;
  momentum: f32;
  epsilon: f32;
  decay: f32;
  rate: f32;
}

/** Weights, gradients, mean squares and momenta, each f32 [count]; count is a multiple of 8. */
export function rmsprop(o: Rmsprop, w: usize, g: usize, s: usize, m: usize, count: u32): void {
  const rho = f32x4.splat(o.rho);
  const rest = f32x4.splat(1 - o.rho);
  const momentum = f32x4.splat(o.momentum);
  const epsilon = f32x4.splat(o.epsilon);
  const decay = f32x4.splat(o.decay);
  const rate = f32x4.splat(o.rate);
  for (const bytes = count << 2, end = w + bytes; w < end; w += 16, g += 16, s += 16, m += 16) {
    const weight = v128.load(w);
    const gradient = f32x4.add(v128.load(g), f32x4.mul(weight, decay));
    const square = f32x4.add(f32x4.mul(v128.load(s), rho), f32x4.mul(f32x4.mul(gradient, gradient), rest));
    const slope = f32x4.div(f32x4.mul(gradient, rate), f32x4.sqrt(f32x4.add(square, epsilon)));
    const move = f32x4.add(f32x4.mul(v128.load(m), momentum), slope);
    v128.store(s, square);
    v128.store(m, move);
    v128.store(w, f32x4.sub(weight, move));
  }
}
