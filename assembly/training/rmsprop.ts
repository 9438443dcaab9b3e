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
  const rho = Lanes.splat(o.rho);
  const rest = Lanes.splat(1 - o.rho);
  const momentum = Lanes.splat(o.momentum);
  const epsilon = Lanes.splat(o.epsilon);
  const decay = Lanes.splat(o.decay);
  const rate = Lanes.splat(o.rate);
  const step = Lanes.BYTES;
  for (const bytes = count << 2, end = w + bytes; w < end; w += step, g += step, s += step, m += step) {
    const weight = Vector.load(w);
    const gradient = Each.add(Vector.load(g), Each.mul(weight, decay));
    const square = Each.add(Each.mul(Vector.load(s), rho), Each.mul(Each.mul(gradient, gradient), rest));
    const slope = Each.div(Each.mul(gradient, rate), Each.sqrt(Each.add(square, epsilon)));
    const move = Each.add(Each.mul(Vector.load(m), momentum), slope);
    Vector.store(s, square);
    Vector.store(m, move);
    Vector.store(w, Each.sub(weight, move));
  }
}
