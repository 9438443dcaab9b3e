import type { Contract } from '../../host/index.ts';
import type { Known } from './known.ts';

/** What a temperature is looked for between. */
const MOST = 16;

/** Each halves the search a little more than that: 0.618⁴⁰ · ln 256 < 10⁻⁷. */
const STEPS = 40;

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The temperature of the least negative log-likelihood, by golden section: of 1/T the likelihood has one peak. Four
 * digits, so that no last bit of a logarithm shows; 1 where the probabilities are the model's own.
 *
 * Source: Guo et al., On calibration of modern neural networks, arXiv:1706.04599, section 4.2.
 */
export function fitTemperature(known: readonly Known[], contract: Contract): number {
  if (contract.softmax) return 1;
  const cost = (logarithm: number): number => likelihood(known, contract, Math.exp(logarithm));
  let [low, high] = [-Math.log(MOST), Math.log(MOST)];
  for (let step = 0; step < STEPS; step++) {
    const [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (cost(left) <= cost(right)) high = right;
    else low = left;
  }
  return Math.fround(Number(Math.exp((low + high) / 2).toPrecision(4)));
}

/** Mean negative log-likelihood of the right classes, in nats, with logits divided by a temperature. */
export function likelihood(
  known: readonly Pick<Known, 'logits' | 'label'>[],
  contract: Pick<Contract, 'logistic' | 'outputs' | 'logits'>,
  temperature: number,
): number {
  const { scale, zero } = contract.logits;
  const unit = scale / temperature;
  const of = contract.logistic ? each : together;
  return known.reduce((sum, { logits, label }) => sum + of(logits, label, unit, zero), 0) / known.length;
}

/** Of a softmax: ln Σ exp(logit − right logit). */
function together(logits: Uint8Array, label: number, unit: number, _zero: number): number {
  const most = logits.reduce((a, b) => Math.max(a, b), 0);
  const sum = logits.reduce((all, logit) => all + Math.exp(unit * (logit - most)), 0);
  return Math.log(sum) + unit * (most - logits[label]!);
}

/** Of logistic functions: each output is right where it is the class's, a single one where that is class 1. */
function each(logits: Uint8Array, label: number, unit: number, zero: number): number {
  const right = logits.length === 1 ? label - 1 : label;
  return logits.reduce((all, logit, at) => {
    const real = unit * (logit - zero) * (at === right ? -1 : 1);
    return all + Math.max(real, 0) + Math.log1p(Math.exp(-Math.abs(real)));
  }, 0);
}
