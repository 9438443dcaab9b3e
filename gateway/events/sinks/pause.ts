import { backoff } from '../../backoff.ts';

/** Milliseconds of the longest pause; of what a server may ask for at most. */
const LONGEST = 60_000;
const MOST_ASKED = 3_600_000;

/**
 * Milliseconds before the next try, never fewer than the server asks for.
 *
 * @param tries that have failed before the last one, from 0
 * @param after the header Retry-After: seconds, or a date
 */
export function pauseOf(tries: number, after?: string, first?: number): number {
  return Math.max(backoff(tries, LONGEST, first), Math.min(MOST_ASKED, askedFor(after)));
}

function askedFor(after: string | undefined): number {
  if (after === undefined) return 0;
  const milliseconds = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : 0;
}
