/**
 * The ABI of the build for several threads: that of index.ts, and what a team needs. Each thread has an instance over
 * one shared memory; all of them are made before the first other call, because each writes the static data again.
 */
import { setThreads } from './memory/arena';
import { dismiss as dismissTeam, resign as resignFromTeam } from './team/rest';
import { MOST_THREADS } from './team/shares';
import { letSleep, serve as serveNetwork } from './network/team';

export * from './index';

export function threads(count: u32, sleep: u32): u32 {
  letSleep(sleep != 0);
  return setThreads(min(max(count, 1), MOST_THREADS));
}

export function serve(thread: u32): void {
  serveNetwork(thread);
}

export function dismiss(): void {
  dismissTeam();
}

export function resign(): void {
  resignFromTeam();
}
