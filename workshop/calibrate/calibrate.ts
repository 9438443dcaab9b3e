/** What a network says of pictures, as the rule and the temperature of its file. */
import { MobilenetError } from '../../host/errors.ts';
import type { Contract } from '../../host/index.ts';
import { NEVER } from '../packing/reject.ts';
import type { Reject } from '../packing/reject.ts';
import type { Answered, Known } from './known.ts';
import { cosine, prototypesOf } from './prototypes.ts';
import type { Prototypes } from './prototypes.ts';
import { auroc } from './separation.ts';
import { fitTemperature, likelihood } from './temperature.ts';
import { thresholds } from './thresholds.ts';
import type { Scored } from './thresholds.ts';

/** Each class is parted into so many, in the order of its pictures: neighbours are often one thing seen twice. */
const FOLDS = 5;

/** Shares of known pictures lost that are told beside the one that is asked for. */
const SHARES = [0.005, 0.01, 0.02, 0.05];

export interface Trade {
  /** Share of the known pictures that would be unknown, each by a rule that has not seen it. */
  readonly lost: number;
  /** Share of the unknown pictures that would be unknown. */
  readonly refused: number;
}

export interface Calibrated {
  readonly reject: Reject;
  readonly temperature: number;
  /** Those by which thresholds and temperature were found. */
  readonly pictures: number;
  /** Those by which directions were found, besides. */
  readonly learnt: number;
  /** Classes without a picture, or not told apart from the mean of all: they are never unknown. */
  readonly without: readonly number[];
  /** Share of the known pictures that is lost, each by a rule that has not seen it. */
  readonly lost: number;
  /** Share of the corners of the known pictures that is refused, likewise; null without corners. */
  readonly corners: number | null;
  /** Mean negative log-likelihood with the temperature 1, and with the one found. */
  readonly likelihood: { readonly before: number; readonly after: number };
  /** Of pictures of no class. */
  readonly unknown: Unknown | undefined;
}

export interface Unknown {
  readonly pictures: number;
  /** Share that is unknown by the rule. */
  readonly refused: number;
  /** Of the cosine less the least of its class. */
  readonly auroc: number;
  readonly trades: readonly Trade[];
}

export interface CalibrateOptions {
  readonly contract: Contract;
  /** Share of the known pictures that may be lost, 0 ≤ s < 1. */
  readonly lose: number;
  /** Pictures that the network has learnt from: they give the directions alone, and without them the known ones do. */
  readonly learnt?: readonly Known[];
}

/**
 * Fits the rule of what is unknown, and the temperature of the probabilities.
 *
 * @param known pictures of the classes, which the network has not learnt from; their corners are of no class
 * @param unknown pictures of no class: they change nothing of the rule, and say what it is worth
 * @throws E_DATASET no class has two pictures, or none is told apart from the others
 */
export async function calibrate(
  known: readonly Known[],
  unknown: readonly Answered[],
  { contract, lose, learnt = [] }: CalibrateOptions,
): Promise<Calibrated> {
  const { classes, features } = contract;
  const teachers = learnt.length > 0 ? learnt : known;
  const made = prototypesOf(teachers, classes, features);
  const { scored, corners } = learnt.length > 0 ? seenBy(made, known) : heldOut(known, contract);
  if (scored.length === 0)
    throw new MobilenetError(
      'E_DATASET',
      'No class has a direction of its own in these pictures; give two different pictures of each class at least.',
    );
  const least = thresholds(scored, classes, lose);
  const temperature = fitTemperature(known, contract);
  return {
    reject: { centre: made.centre, prototypes: made.prototypes, least: leastOf(made, least) },
    temperature,
    pictures: known.length,
    learnt: learnt.length,
    without: [...made.squares.keys()].filter((index) => made.squares[index] === 0),
    lost: below(scored, least),
    corners: corners.length === 0 ? null : below(corners, least),
    likelihood: { before: likelihood(known, contract, 1), after: likelihood(known, contract, temperature) },
    unknown: unknown.length === 0 ? undefined : separated(scored, scoredBy(made, unknown), classes, lose),
  };
}

/** Known pictures and corners of them, scored. */
interface Seen {
  readonly scored: readonly Scored[];
  readonly corners: readonly Scored[];
}

function seenBy(made: Prototypes, known: readonly Known[]): Seen {
  const corners = known.flatMap(({ corner }) => corner ?? []);
  return { scored: scoredBy(made, known), corners: scoredBy(made, corners) };
}

/** Each picture by the prototypes of the others' folds. */
function heldOut(known: readonly Known[], { classes, features }: Contract): Seen {
  const counts = new Array<number>(classes).fill(0);
  for (const { label } of known) counts[label]!++;
  const seen = new Array<number>(classes).fill(0);
  const folds = known.map(({ label }) => Math.floor((FOLDS * seen[label]!++) / counts[label]!));
  const parts = Array.from({ length: FOLDS }, (_, fold) => {
    const inside = known.filter((_, at) => folds[at] === fold);
    const others = known.filter((_, at) => folds[at] !== fold);
    return others.length === 0 ? [] : [seenBy(prototypesOf(others, classes, features), inside)];
  }).flat();
  return {
    scored: parts.flatMap(({ scored }) => scored),
    corners: parts.flatMap(({ corners }) => corners),
  };
}

/** Answers whose class has a prototype. */
function scoredBy(made: Prototypes, answers: readonly Pick<Answered, 'embedding' | 'best'>[]): Scored[] {
  return answers.flatMap(({ embedding, best }) => {
    const near = cosine(made, embedding, best);
    return near === undefined ? [] : [{ best, cosine: near }];
  });
}

function below(scored: readonly Scored[], least: Float64Array): number {
  return scored.filter(({ best, cosine: near }) => near < least[best]!).length / scored.length;
}

/** cos · |cos| · Σ prototype², below which it is an integer away. */
function leastOf({ squares }: Prototypes, least: Float64Array): Int32Array {
  return Int32Array.from(squares, (square, index) => {
    if (square === 0) return NEVER;
    const bounded = Math.max(-1, Math.min(1, least[index]!));
    return Math.floor(bounded * Math.abs(bounded) * square);
  });
}

function separated(
  known: readonly Scored[],
  unknown: readonly Scored[],
  classes: number,
  lose: number,
): Unknown {
  const of = (scored: readonly Scored[], least: Float64Array): number[] =>
    scored.map(({ best, cosine: near }) => near - least[best]!);
  const chosen = thresholds(known, classes, lose);
  return {
    pictures: unknown.length,
    refused: below(unknown, chosen),
    auroc: auroc(of(known, chosen), of(unknown, chosen)),
    trades: SHARES.map((share) => {
      const least = thresholds(known, classes, share);
      return { lost: below(known, least), refused: below(unknown, least) };
    }),
  };
}
