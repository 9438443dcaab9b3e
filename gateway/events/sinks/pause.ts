/** Milliseconds of the first pause and the longest one; of what a server may ask for at most. */
const FIRST = 500;
const LONGEST = 60_000;
const MOST_ASKED = 3_600_000;

/**
 * Milliseconds before the next try: twice as long each time, of which a half is drawn, so that not all who wait come at
 * once; never shorter than the server asks for.
 *
 * @param tries that have failed before the last one, from 0
 * @param after the header Retry-After: seconds, or a date
 */
export function pauseOf(tries: number, after?: string, first = FIRST): number {
  const whole = Math.min(LONGEST, first * 2 ** Math.min(tries, 16));
  return Math.max(whole * (0.5 + Math.random() / 2), Math.min(MOST_ASKED, askedFor(after)));
}

function askedFor(after: string | undefined): number {
  if (after === undefined) return 0;
  const milliseconds = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : 0;
}
