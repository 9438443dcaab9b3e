/** Least squares, for times that are sums of work. */

/** One measured time and the amounts of each kind of work in it. */
export interface Observation {
  readonly work: readonly number[];
  readonly ms: number;
}

/** Sweeps over all coefficients, far more than few columns need, and the change that ends them before. */
const SWEEPS = 20_000;
const STILL = 1e-12;

/**
 * The coefficients c ≥ 0 that make Σ (c · work / ms − 1)² least: every time counts by its relative error, and no work
 * takes less than no time.
 *
 * Coordinate descent on the normal equations, each column scaled to length 1.
 *
 * @param observations at least one, all with as much work; ms > 0
 */
export function fit(observations: readonly Observation[]): number[] {
  const rows = observations.map(({ work, ms }) => work.map((amount) => amount / ms));
  const width = rows[0]!.length;
  const column = (index: number): number[] => rows.map((row) => row[index]!);
  const lengths = Array.from({ length: width }, (_, index) => Math.hypot(...column(index)) || 1);
  const columns = lengths.map((length, index) => column(index).map((value) => value / length));
  const gram = columns.map((a) => columns.map((b) => dot(a, b)));
  const aims = columns.map((a) => a.reduce((sum, value) => sum + value, 0));
  return descend(gram, aims).map((value, index) => value / lengths[index]!);
}

/** Least x ≥ 0 of ½ x·G·x − x·a. */
function descend(gram: readonly number[][], aims: readonly number[]): number[] {
  const x = aims.map(() => 0);
  for (let sweep = 0, moved = Infinity; sweep < SWEEPS && moved > STILL; sweep++) {
    moved = 0;
    for (const [index, row] of gram.entries()) {
      const curve = row[index]!;
      if (curve === 0) continue;
      const next = Math.max(0, x[index]! + (aims[index]! - dot(row, x)) / curve);
      moved = Math.max(moved, Math.abs(next - x[index]!));
      x[index] = next;
    }
  }
  return x;
}

/** Σ aᵢ · bᵢ. */
export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}
