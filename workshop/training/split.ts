/** Which examples are learnt from and which are kept to validate. */
import { mix, Random } from '../packing/random.ts';
import type { Example } from './listing.ts';
import { shuffle } from './order.ts';

export interface Split {
  /** Indices into the examples, rising, over shared memory. */
  readonly training: Int32Array;
  readonly validation: Int32Array;
  /** Classes that have only one group, all of which is learnt from. */
  readonly undivided: readonly number[];
}

export interface SplitOptions {
  /** Part of the groups of each class that is kept, 0 ≤ v < 1. */
  readonly validation: number;
  /** The part of a file's name before the first of it names a group, which is never divided; else each is its own. */
  readonly groupBy: string | undefined;
  readonly seed: number;
}

/** Stream of random numbers of its own: `mix`. */
const STREAM = 0x5eed;

/**
 * Splits each class by itself: of its groups ⌊v · groups + ½⌋, but at least one and never all, are kept to validate. A
 * pure function of names and options.
 */
export function split(examples: readonly Example[], options: SplitOptions): Split {
  const training: number[] = [];
  const validation: number[] = [];
  const undivided: number[] = [];
  for (const [label, groups] of groupsOf(examples, options.groupBy).entries()) {
    const order = shuffle(groups, new Random(mix(options.seed, STREAM, label)));
    const kept = keptOf(order.length, options.validation);
    if (options.validation > 0 && kept === 0) undivided.push(label);
    validation.push(...order.slice(0, kept).flat());
    training.push(...order.slice(kept).flat());
  }
  return { training: shared(training), validation: shared(validation), undivided };
}

function keptOf(groups: number, part: number): number {
  if (part === 0) return 0;
  return Math.min(Math.max(Math.floor(part * groups + 0.5), 1), groups - 1);
}

/** For each class its groups, in the order of their first example, each a list of indices. */
function groupsOf(examples: readonly Example[], separator: string | undefined): number[][][] {
  const classes: Map<string, number[]>[] = [];
  for (const [index, { name, label }] of examples.entries()) {
    const file = name.slice(name.indexOf('/') + 1);
    const key = separator === undefined ? file : (file.split(separator, 1)[0] ?? file);
    const groups = (classes[label] ??= new Map<string, number[]>());
    const group = groups.get(key);
    if (group) group.push(index);
    else groups.set(key, [index]);
  }
  return classes.map((groups) => [...groups.values()]);
}

function shared(indices: number[]): Int32Array {
  const array = new Int32Array(new SharedArrayBuffer(indices.length * 4));
  array.set(indices.sort((a, b) => a - b));
  return array;
}
