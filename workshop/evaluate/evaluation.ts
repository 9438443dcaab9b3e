/** Everything that an evaluation found: what `--json` prints, and what the report shows. */
import type { Rule } from '../dataset/classes.ts';
import type { Build, Contract } from '../../host/index.ts';
import { calibrate } from './calibration.ts';
import type { Calibration } from './calibration.ts';
import { measure } from './metrics.ts';
import type { Metrics } from './metrics.ts';
import { best, isRight } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import type { Broken, Run } from './run.ts';
import { temper } from './temperature.ts';
import type { Tempered } from './temperature.ts';
import { measureUnknown } from './unknown.ts';
import type { UnknownMetrics } from './unknown.ts';

export interface ModelFacts {
  readonly file: string;
  readonly bytes: number;
  /** SHA-256 of the whole file, in hexadecimal digits. */
  readonly sha256: string;
  readonly build: Build;
  readonly contract: Contract;
  /** One per class; where the file has none, the index in digits. */
  readonly labels: readonly string[];
  readonly provenance: Readonly<Record<string, string>>;
}

export interface DatasetFacts {
  readonly folder: string;
  readonly folders: number;
  /** What made a folder a class. */
  readonly rule: Rule;
  /** Files that are no pictures by their names, and pictures beside the folders. */
  readonly ignored: number;
}

/** A wrong answer. */
export interface Mistake {
  readonly file: string;
  readonly truth: number;
  readonly predicted: number;
  readonly probability: number;
  /** Where the right class stands among the best five, 2…5; null: not among them. */
  readonly rank: number | null;
}

export interface Evaluation extends Metrics {
  readonly model: ModelFacts;
  readonly dataset: DatasetFacts;
  readonly calibration: Calibration;
  /** Where the file has a temperature. */
  readonly temperature?: Tempered;
  /** The wrong answers with the highest probability, highest first; equals by file name. */
  readonly worst: readonly Mistake[];
  /** Where the file has a rule of what is unknown, or pictures of no class were given. */
  readonly unknown?: UnknownMetrics;
  readonly broken: readonly Broken[];
}

/**
 * @param worst how many mistakes are named at most
 * @param strangers answers to pictures of no class
 */
export function summarise(
  model: ModelFacts,
  dataset: DatasetFacts,
  { outcomes, broken, strangers = [] }: Run & { readonly strangers?: readonly Outcome[] },
  worst: number,
): Evaluation {
  const { reject, classes } = model.contract;
  const temperature = temper(outcomes, model.contract);
  const by = reject ? 'rule' : 'probability';
  return {
    model,
    dataset,
    ...measure(outcomes, classes),
    calibration: calibrate(outcomes),
    ...(temperature && { temperature }),
    worst: mistakes(outcomes).slice(0, worst),
    ...((reject || strangers.length > 0) && { unknown: measureUnknown(outcomes, strangers, by) }),
    broken,
  };
}

function mistakes(outcomes: readonly Outcome[]): Mistake[] {
  return outcomes
    .filter((outcome) => !isRight(outcome))
    .map(mistake)
    .sort((a, b) => b.probability - a.probability || (a.file < b.file ? -1 : 1));
}

function mistake(outcome: Outcome): Mistake {
  const { file, truth, answers } = outcome;
  const { index, probability } = best(outcome);
  const place = answers.findIndex((answer) => answer.index === truth);
  return { file, truth, predicted: index, probability, rank: place < 0 ? null : place + 1 };
}
