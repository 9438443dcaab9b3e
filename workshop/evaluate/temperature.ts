/** What the temperature of a file makes of its probabilities. */
import type { Contract } from '../../host/index.ts';
import { probabilityAt } from '../calibrate/probability.ts';
import { likelihood } from '../calibrate/temperature.ts';
import { calibrate } from './calibration.ts';
import type { Calibration } from './calibration.ts';
import { best } from './outcome.ts';
import type { Outcome } from './outcome.ts';

export interface Tempered {
  /** What the file divides the logits by. */
  readonly value: number;
  /** Calibration with the temperature 1 in its place. */
  readonly before: Calibration;
  /** Mean negative log-likelihood of the right classes in nats, with the temperature 1 and with the file's. */
  readonly likelihood: { readonly before: number; readonly after: number };
}

/** @returns undefined where the temperature is 1, or nothing was answered */
export function temper(outcomes: readonly Outcome[], contract: Contract): Tempered | undefined {
  const { temperature: value } = contract;
  const known = outcomes.flatMap(({ logits, truth: label }) => (logits ? [{ logits, label }] : []));
  if (value === 1 || known.length === 0) return undefined;
  const probability = probabilityAt(contract, 1);
  return {
    value,
    before: calibrate(outcomes.map((outcome) => claiming(outcome, probability))),
    likelihood: { before: likelihood(known, contract, 1), after: likelihood(known, contract, value) },
  };
}

/** The same answer, whose best class has another probability. */
function claiming(outcome: Outcome, probability: ReturnType<typeof probabilityAt>): Outcome {
  const first = best(outcome);
  return { ...outcome, answers: [{ ...first, probability: probability(outcome.logits!, first.index) }] };
}
