/** An answer, and how near it is to the class that it names. */
export interface Scored {
  readonly best: number;
  readonly cosine: number;
}

/** So many pictures of a class count as much as all others together. */
const WEIGHT = 500;

/**
 * The least cosine of each class such that a share of these pictures lies below: between the quantile of what was answered
 * with the class and that of all answers, nearer to its own the more there are, and all moved until the whole is right.
 *
 * @param share 0…1 of the pictures; at most so many are below
 */
export function thresholds(scored: readonly Scored[], classes: number, share: number): Float64Array {
  const common = quantile(
    scored.map(({ cosine }) => cosine),
    share,
  );
  const groups: number[][] = Array.from({ length: classes }, () => []);
  for (const { best, cosine } of scored) groups[best]!.push(cosine);
  const own = groups.map((group) => {
    if (group.length === 0) return common;
    return (group.length * quantile(group, share) + WEIGHT * common) / (group.length + WEIGHT);
  });
  const moved = quantile(
    scored.map(({ best, cosine }) => cosine - own[best]!),
    share,
  );
  return Float64Array.from(own, (each) => each + moved);
}

/** The value below which lies the share of the values, rounded down. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)]!;
}
