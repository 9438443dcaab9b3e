/** An engine compiles hot code again while it runs: what is timed before that says little. */
import { median } from './statistics.ts';

/** Runs until the times no longer fall. */
export interface WarmUp {
  readonly runs: number;
  readonly ms: number;
}

/** A window is so many runs and so many milliseconds at least; stable are so many windows that bring less than 3 %. */
const RUNS = 5;
const WINDOW = 30;
const STABLE = 4;
const GAIN = 0.97;

/** A noisy machine may never be stable. */
const LONGEST = 10_000;

export async function warmUp(run: () => unknown): Promise<WarmUp> {
  const start = performance.now();
  let runs = 0;
  let best = Infinity;
  for (let stable = 0; stable < STABLE && performance.now() - start < LONGEST;) {
    const times = await timesOf(run);
    runs += times.length;
    const time = median(times);
    stable = time < best * GAIN ? 0 : stable + 1;
    best = Math.min(best, time);
  }
  return { runs, ms: performance.now() - start };
}

async function timesOf(run: () => unknown): Promise<number[]> {
  const times: number[] = [];
  for (const start = performance.now(); times.length < RUNS || performance.now() - start < WINDOW;) {
    const before = performance.now();
    await run();
    times.push(performance.now() - before);
  }
  // The compiler's threads hand over their code when the event loop turns.
  await new Promise((resolve) => setTimeout(resolve));
  return times;
}
