/** An order of an epoch in which all classes have as many pictures. */
import { mix, Random } from '../packing/random.ts';
import { order, shuffle } from './order.ts';

const STREAM = 0xba1a;

/**
 * i32 [classes · ⌈examples / classes⌉]: of each class ⌈examples / classes⌉, then shuffled as `order` does. The pictures of a
 * class are dealt from one epoch to the next, and shuffled anew when all have had their turn: those of a small class come
 * several times in an epoch, those of a large one every few epochs. A pure function, as `order` is.
 *
 * @param labels of all examples, below `classes`; each has an example
 */
export function balanced(
  examples: Int32Array,
  labels: Uint16Array,
  classes: number,
  { seed, epoch }: { readonly seed: number; readonly epoch: number },
): Int32Array {
  const each = Math.ceil(examples.length / classes);
  const members = Array.from({ length: classes }, (): number[] => []);
  for (const example of examples) members[labels[example]!]!.push(example);
  const dealt = members.flatMap((all, label) => {
    const rounds = (round: number): number[] =>
      shuffle([...all], new Random(mix(seed, STREAM, label, round)));
    return deal(rounds, all.length, epoch * each, each);
  });
  return order(Int32Array.from(dealt), seed, epoch);
}

/** So many from a place on of rounds that follow each other. */
function deal(rounds: (round: number) => number[], size: number, first: number, count: number): number[] {
  const all: number[] = [];
  for (let round = Math.floor(first / size); round * size < first + count; round++) {
    const [from, to] = [first - round * size, first + count - round * size];
    for (const one of rounds(round).slice(Math.max(from, 0), to)) all.push(one);
  }
  return all;
}
