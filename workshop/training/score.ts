/** How well a network answers some examples: a part of a batch, an epoch, those that validate. */
export interface Score {
  /** Sum over the examples. */
  readonly loss: number;
  readonly correct: number;
  readonly count: number;
}

export const NOTHING: Score = { loss: 0, correct: 0, count: 0 };

/** In this order: the sum of losses is rounded. */
export function sum(scores: readonly Score[]): Score {
  return scores.reduce(
    (all, { loss, correct, count }) => ({
      loss: all.loss + loss,
      correct: all.correct + correct,
      count: all.count + count,
    }),
    NOTHING,
  );
}
