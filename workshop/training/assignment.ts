import type { CheckpointPolicy } from './checkpoints.ts';
import type { Dataset } from './dataset.ts';
import type { Identity } from './identity.ts';
import type { Split } from './split.ts';
import type { Source } from './start.ts';
import type { Teacher } from './teacher.ts';

/** What a session trains, on what, and where it saves how far it is. */
export interface Assignment {
  readonly identity: Identity;
  readonly dataset: Dataset;
  readonly split: Split;
  /** 256-bit mode of V8: see `TrainerOptions`. */
  readonly wide: boolean;
  readonly checkpoints: CheckpointPolicy;
  /** A trained network in place of random weights. */
  readonly from: Source | undefined;
  /** Trained networks to learn from, besides the labels. */
  readonly teachers: readonly Teacher[];
}
