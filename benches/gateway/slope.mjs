/** The slope of the line through points `[x, y]` that has the least squares. */
export function slopeOf(points) {
  const mean = (index) => points.reduce((sum, point) => sum + point[index], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const over = points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  const under = points.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
  return over / under;
}

/** Of the points, which are left out: memory rises until the engine has seen every path. */
const WARM_UP = 0.1;

/** MiB by which memory grows in each step of `x`, of points `[x, MiB]` in order. */
export function growthOf(points) {
  return slopeOf(points.slice(Math.floor(points.length * WARM_UP)));
}
