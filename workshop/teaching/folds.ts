import { mix, Random } from '../packing/random.ts';

/** What is divided: examples with their class, and with what must not be divided. */
export interface Divisible {
  /** Class of each example. */
  readonly truth: readonly number[];
  /** Of each example: those of one class with the same group stay together. */
  readonly groups: readonly string[];
}

/** Stream of random numbers of its own: `mix`. */
const STREAM = 0xf01d;

/** Never held out: of a class with a single group there would be nothing to learn from. */
export const UNDIVIDED = -1;

/**
 * The fold in which each example is held out, 0…folds − 1, or UNDIVIDED. Each class is divided by itself: its groups are
 * dealt to the folds one after the other, in an order drawn by the seed, and each class begins where the one before ended.
 */
export function divide({ truth, groups }: Divisible, folds: number, seed: number): Int32Array {
  const classes: Map<string, number[]>[] = [];
  truth.forEach((label, example) => {
    const own = (classes[label] ??= new Map<string, number[]>());
    const group = own.get(groups[example]!);
    if (group) group.push(example);
    else own.set(groups[example]!, [example]);
  });
  const held = new Int32Array(truth.length).fill(UNDIVIDED);
  let next = 0;
  classes.forEach((own, label) => {
    const dealt = [...own.values()];
    if (dealt.length < 2) return;
    const random = new Random(mix(seed, STREAM, label));
    for (let at = dealt.length - 1; at > 0; at--) {
      const other = random.integer(0, at);
      [dealt[at], dealt[other]] = [dealt[other]!, dealt[at]!];
    }
    for (const group of dealt) {
      for (const example of group) held[example] = next % folds;
      next++;
    }
  });
  return held;
}
