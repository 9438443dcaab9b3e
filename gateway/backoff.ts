/** Milliseconds of the first pause, and of the longest. */
const FIRST = 500;
const LONGEST = 30_000;

/**
 * Milliseconds before what is away is tried again: twice as long each time, of which a half is drawn, so that not all who
 * wait come at once.
 *
 * @param tries that have failed before the last one, from 0
 */
export function backoff(tries: number, longest = LONGEST, first = FIRST): number {
  const whole = Math.min(longest, first * 2 ** Math.min(tries, 16));
  return whole * (0.5 + Math.random() / 2);
}
