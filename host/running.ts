import type { Build } from './core.ts';

/** The largest number of threads that a network may be shared among. */
export const MOST_THREADS = 64;

/** What of the options of `load` runs. */
export interface Running {
  /** The build whose tiles run. Several threads run those of `simd`, in a module of their own. */
  readonly build: Build;
  /** Whether the engine was asked to merge pairs of 128-bit operations. */
  readonly wide: boolean;
  /** How many threads share the work, the caller's own among them. */
  readonly threads: number;
  /** Sentences that say why something that was asked for does not run, or not as it should; empty where all does. */
  readonly notes: readonly string[];
}
