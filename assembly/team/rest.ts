/** How threads wait for work: awake for a while, then asleep, so that nothing spins between two pictures. */

/** Looks at the word before a thread falls asleep: about a tenth of a millisecond. */
const LOOKS: u32 = 1 << 16;


@unmanaged
class Bell {
  /** Rises with every call. */
  calls: u32;
  sleepers: u32;
  dismissed: u32;
  /** A thread has trapped: its unit will never be done. */
  fault: u32;
}

const bell = memory.data(16, 64);
const calls = bell + offsetof<Bell>('calls');
const sleepers = bell + offsetof<Bell>('sleepers');
const dismissed = bell + offsetof<Bell>('dismissed');
const fault = bell + offsetof<Bell>('fault');

/** How often was called so far: what `rest` is then given. */
export function callsHeard(): u32 {
  return atomic.load<u32>(calls);
}

/** Calls every thread that rests. */
export function call(): void {
  atomic.add<u32>(calls, 1);
  // A thread that counts itself in only now looks at `calls` once more before it sleeps.
  if (atomic.load<u32>(sleepers)) atomic.notify(calls, -1);
}

/** Waits for the next call after those that were heard. */
export function rest(heard: u32): void {
  for (let look: u32 = 0; look < LOOKS; look++) if (callsHeard() != heard) return;
  atomic.add<u32>(sleepers, 1);
  atomic.wait<i32>(calls, heard, -1);
  atomic.sub<u32>(sleepers, 1);
}

/** Sends every thread home. */
export function dismiss(): void {
  atomic.store<u32>(dismissed, 1);
  call();
}

export function isDismissed(): bool {
  return atomic.load<u32>(dismissed) != 0;
}

/** A thread has trapped. */
export function resign(): void {
  atomic.store<u32>(fault, 1);
}

/** Traps where another thread has: to wait for it would be for ever. */
export function refuseFault(): void {
  if (atomic.load<u32>(fault)) unreachable();
}
