/** Moving averages of weights: a += share · (w − a). Averages and weights f32 [count], a multiple of 8. */
export function average(a: usize, w: usize, count: u32, share: f32): void {
  const part = Lanes.splat(share);
  const step = Lanes.BYTES;
  for (const end = a + (count << 2); a < end; a += step, w += step) {
    const before = Vector.load(a);
    Vector.store(a, Each.add(before, Each.mul(Each.sub(Vector.load(w), before), part)));
  }
}
