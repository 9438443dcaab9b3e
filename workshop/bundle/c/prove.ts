/** The proof that nothing in the arena of the C runtime destroys what is still to be read. */
import { bytesOf } from './arena.ts';
import type { Arena, Place } from './arena.ts';
import type { Stage } from './stages.ts';

/** A range of the arena. */
interface Range {
  readonly at: number;
  readonly length: number;
}

/**
 * Walks the stages as the runtime does, row after row: everything that they touch lies in the arena, windows and
 * activations beside planes and each other, and a row of output on no row of the input that is still to be read. Throws where
 * that is not so.
 */
export function proveArena(stages: readonly Stage[], { places, streamed, bytes }: Arena): void {
  for (let first = 0; first < stages.length; first += first === 0 ? streamed : 1) {
    const count = first === 0 ? streamed : 1;
    const right = isRight(stages.slice(first, first + count), places.slice(first, first + count), bytes);
    if (!right) throw new RangeError(`the planes of layer ${stages[first]!.first} do not lie apart`);
  }
}

function isRight(group: readonly Stage[], places: readonly Place[], bytes: number): boolean {
  const [first, last] = [group[0]!, group.at(-1)!];
  const input = { at: places[0]!.input, length: bytesOf(first.input) };
  const output = { at: places.at(-1)!.output, length: bytesOf(last.output) };
  const own = group.map(({ row }, i) => ({ at: places[i]!.window, length: 3 * row }));
  own.push({ at: places[0]!.activations, length: Math.max(...group.map(({ activations }) => activations)) });
  const all = [input, output, ...own];
  if (!all.every(({ at, length }) => at >= 0 && at + length <= bytes)) return false;
  if (first.row === 0) return areApart(input, output);
  if (!own.every((one, i) => [input, output, ...own.slice(0, i)].every((other) => areApart(one, other))))
    return false;
  return walk(group, input, output);
}

const areApart = (a: Range, b: Range): boolean =>
  a.length === 0 || b.length === 0 || a.at + a.length <= b.at || b.at + b.length <= a.at;

/** Runs a group row by row. Answers whether each row of the output lies apart from the input that is left. */
function walk(group: readonly Stage[], input: Range, output: Range): boolean {
  const made = group.map(() => 0);
  const has = (i: number): boolean => made[i]! < group[i]!.output.height;
  const reads = (i: number): number => {
    const { stride, padding, input: plane } = group[i]!;
    return Math.min(plane.height, made[i]! * stride + 3 - padding[0]);
  };
  const row = input.length / group[0]!.input.height;
  const line = output.length / group.at(-1)!.output.height;
  let read = 0;
  while (true) {
    const i = group.findLastIndex((_, at) => has(at) && (at === 0 || reads(at) <= made[at - 1]!));
    if (i < 0) return !group.some((_, at) => has(at));
    if (i === 0) read = Math.max(read, reads(0));
    const rest = { at: input.at + read * row, length: input.length - read * row };
    if (i === group.length - 1 && !areApart({ at: output.at + made[i]! * line, length: line }, rest))
      return false;
    made[i]!++;
  }
}
