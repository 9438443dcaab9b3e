/**
 * The units of a stage, shared out among the threads: each has a share of neighbouring units and takes them one by one;
 * when its own is empty it helps with the next. What a unit is, network/team knows.
 *
 *   share t: u64 on a cache line of its own     opening · 2^32 + units left
 *
 * A claim is one compare-and-exchange of the whole word, and no two openings have the same number: a thread that was
 * late with a claim on an earlier stage fails, and who has claimed a unit keeps its stage from ending until it calls
 * `finish`. So whatever `share` was given before an opening can be read without a lock after a claim.
 */

/** At most so many threads in a team. */
export const MOST_THREADS: u32 = 64;

/** No unit is left. */
export const NO_UNIT: u32 = u32.MAX_VALUE;

const LINE: u32 = 64;
/** Lazy: no other build has four kilobytes for it. */
@lazy
const shares = memory.data(64 * 64, 64);


@unmanaged
class Count {
  /** Units of the stage, and how many of them are done. */
  units: u32;
  done: u32;
  /** Whether a thread sleeps until the last is. */
  awaited: u32;
  threads: u32;
  /** Number of the last opening. */
  opening: u32;
}

const count = changetype<Count>(memory.data(20, 64));
const done = changetype<usize>(count) + offsetof<Count>('done');
const awaited = changetype<usize>(count) + offsetof<Count>('awaited');

/** Looks at the count before a thread sleeps or gives up: some twenty microseconds. */
const LOOKS: u32 = 1 << 14;

/** The longest sleep, in nanoseconds: a host gets its turn again. */
const SLEEP: i64 = 1_000_000;


@inline
function shareOf(thread: u32): usize {
  return shares + thread * LINE;
}

/** The unit after the last of a thread's share. ≤ 2^18 · 64. */
@inline
function endOf(thread: u32): u32 {
  return ((thread + 1) * count.units) / count.threads;
}

/** Opens a stage of so many units to so many threads, once the one before is settled. */
export function share(units: u32, threads: u32): void {
  count.units = units;
  count.threads = threads;
  atomic.store<u32>(done, 0);
  const opening = ++count.opening;
  let start: u32 = 0;
  for (let t: u32 = 0; t < threads; t++) {
    const end = endOf(t);
    atomic.store<u64>(shareOf(t), ((<u64>opening) << 32) | (end - start));
    start = end;
  }
}

/** The number of the opening to which a claimed unit belongs. */
export function opening(): u32 {
  return count.opening;
}

/** Claims a unit for a thread, of its own share first. NO_UNIT where none is left. */
export function claim(thread: u32): u32 {
  for (let i: u32 = 0, t = thread; i < count.threads; i++) {
    const left = <u32>take(shareOf(t), 1);
    if (left) return endOf(t) - left;
    if (++t >= count.threads) t = 0;
  }
  return NO_UNIT;
}

/** Takes up to `most` units of a share. Answers how many were left before. */
function take(at: usize, most: u32): u64 {
  let seen = atomic.load<u64>(at);
  while (<u32>seen) {
    const before = atomic.cmpxchg<u64>(at, seen, seen - min(<u32>seen, most));
    if (before == seen) break;
    seen = before;
  }
  return <u32>seen;
}

/** A claimed unit is done. */
export function finish(): void {
  if (atomic.add<u32>(done, 1) + 1 == count.units && atomic.load<u32>(awaited)) atomic.notify(done, 1);
}

/** Whether every unit is done: then no thread but the caller is at work. */
export function isSettled(): bool {
  return atomic.load<u32>(done) == count.units;
}

/**
 * Waits a moment until every unit is done, and answers whether it is.
 *
 * @param sleeps whether the thread may sleep; that of a page may not
 */
export function settle(sleeps: bool): bool {
  for (let look: u32 = 0; look < LOOKS; look++) if (isSettled()) return true;
  if (!sleeps) return false;
  atomic.store<u32>(awaited, 1);
  const seen = atomic.load<u32>(done);
  // Units that are done meanwhile wake nobody but by the last one: then the time limit does.
  if (seen != count.units) atomic.wait<i32>(done, seen, SLEEP);
  atomic.store<u32>(awaited, 0);
  return isSettled();
}

/** Takes back all that nobody has claimed yet. The stage is settled once those are done that somebody has. */
export function withdraw(): void {
  for (let t: u32 = 0; t < count.threads; t++) atomic.add<u32>(done, <u32>take(shareOf(t), NO_UNIT));
}
