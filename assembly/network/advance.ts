/** The network on one thread or on a team: what it is, is chosen when the core is compiled. */
import * as alone from './alone';
import * as team from './team';

/** Begins a run on the input plane. */
export function rewind(): void {
  if (ASC_FEATURE_THREADS) team.rewind();
  else alone.rewind();
}

/** Runs at most so many strips. Answers whether work is left. */
export function advance(budget: u32): bool {
  return ASC_FEATURE_THREADS ? team.advance(budget) : alone.advance(budget);
}

/** Ends a run that may be under way: the memory of a picture may be written after it. */
@inline
export function halt(): void {
  if (ASC_FEATURE_THREADS) team.halt();
}
