import type { Classification } from '../../host/index.ts';

/** A picture whose class is known. */
export interface Sample {
  readonly file: string;
  /** Its class. */
  readonly truth: number;
}

/** What the network answered to a sample. */
export interface Outcome extends Sample {
  /** The best classes, best first: five, or all where there are fewer. */
  readonly answers: readonly Classification[];
  /** Whether the rule of the file calls it unknown; false without a rule. */
  readonly unknown?: boolean;
  /** How surely it is of its class; the higher the surer. */
  readonly score?: number;
  /** u8 `[outputs]`, kept where the file has a temperature. */
  readonly logits?: Uint8Array;
}

/** The answer that counts. */
export function best({ answers }: Outcome): Classification {
  return answers[0]!;
}

export function isRight(outcome: Outcome): boolean {
  return best(outcome).index === outcome.truth;
}
