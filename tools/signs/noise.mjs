/** Seeded chance: numbers, and smooth noise over a picture. */

/** A generator of numbers in 0 ≤ x < 1 (Marsaglia's xorshift of 32 bits, shifts 13, 17, 5). */
export function chance(seed) {
  let state = (seed * 2654435761) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Normal deviates, by the sum of twelve. */
export function normal(random) {
  return () => {
    let sum = -6;
    for (let count = 0; count < 12; count++) sum += random();
    return sum;
  };
}

/** Smooth noise in 0…1 of a point in 0…1, with about `cells` hills along a side. */
export function hills(random, cells) {
  const size = cells + 2;
  const heights = Float64Array.from({ length: size * size }, random);
  const smooth = (x) => x * x * (3 - 2 * x);
  const mix = (a, b, share) => a + (b - a) * share;
  return (x, y) => {
    const [column, row] = [Math.min(Math.max(x, 0), 1) * cells, Math.min(Math.max(y, 0), 1) * cells];
    const at = Math.floor(row) * size + Math.floor(column);
    const [dx, dy] = [smooth(column % 1), smooth(row % 1)];
    const above = mix(heights[at], heights[at + 1], dx);
    return mix(above, mix(heights[at + size], heights[at + size + 1], dx), dy);
  };
}
