/** How well a score tells known pictures, which have the higher ones, from unknown ones. */

/** The area under the curve: how often a known picture has a higher score than an unknown one, ties counting half. */
export function auroc(known: readonly number[], unknown: readonly number[]): number {
  const sorted = Float64Array.from(unknown).sort();
  const sum = known.reduce((all, score) => {
    const [below, upTo] = [countBelow(sorted, score, false), countBelow(sorted, score, true)];
    return all + (below + upTo) / 2;
  }, 0);
  return sum / (known.length * unknown.length);
}

/** The share of the unknown scores that is as high as one which so many of the known ones reach. */
export function passed(known: readonly number[], unknown: readonly number[], recall: number): number {
  const sorted = Float64Array.from(known).sort();
  const least = sorted[Math.floor((1 - recall) * sorted.length)]!;
  return unknown.filter((score) => score >= least).length / unknown.length;
}

/** How many of the sorted values are below a score, or equal to it too. */
function countBelow(sorted: Float64Array, score: number, equal: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < score || (equal && sorted[middle] === score)) low = middle + 1;
    else high = middle;
  }
  return low;
}
