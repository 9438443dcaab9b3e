/** What a network says of pictures that belong to no class, and what its rule of them costs. */
import { auroc, passed } from '../calibrate/separation.ts';
import { isRight } from './outcome.ts';
import type { Outcome } from './outcome.ts';

export interface UnknownMetrics {
  /** By what pictures are told apart: the rule of the file, or where it has none the probability of the best class. */
  readonly by: 'rule' | 'probability';
  /** Share of the pictures of the classes that the rule calls unknown. */
  readonly lost: number;
  /** Share of them that are answered rightly, where to be called unknown is wrong. */
  readonly rightOfAll: number;
  /** The same of those that are not called unknown; null where all are. */
  readonly rightOfKept: number | null;
  /** Of pictures of no class; null where none were given. */
  readonly strangers: Strangers | null;
}

export interface Strangers {
  readonly pictures: number;
  /** Share that the rule calls unknown. */
  readonly refused: number;
  /** How often a picture of a class has the higher score than one of none, ties counting half. */
  readonly auroc: number;
  /** Share that passes a score which 95 % of the pictures of the classes pass. */
  readonly falseAccepts: number;
}

const RECALL = 0.95;

/** @param strangers of no class; their `truth` means nothing */
export function measureUnknown(
  known: readonly Outcome[],
  strangers: readonly Outcome[],
  by: UnknownMetrics['by'],
): UnknownMetrics {
  const kept = known.filter(({ unknown }) => !unknown);
  const right = kept.filter(isRight).length;
  return {
    by,
    lost: 1 - kept.length / known.length,
    rightOfAll: right / known.length,
    rightOfKept: kept.length === 0 ? null : right / kept.length,
    strangers: strangers.length === 0 ? null : measureStrangers(known, strangers),
  };
}

function measureStrangers(known: readonly Outcome[], strangers: readonly Outcome[]): Strangers {
  const [inside, outside] = [known, strangers].map((all) => all.map(({ score = 0 }) => score));
  return {
    pictures: strangers.length,
    refused: strangers.filter(({ unknown }) => unknown).length / strangers.length,
    auroc: auroc(inside!, outside!),
    falseAccepts: passed(inside!, outside!, RECALL),
  };
}
