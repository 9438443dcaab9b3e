import { wilson } from './interval.ts';
import type { Interval } from './interval.ts';
import { best, isRight } from './outcome.ts';
import type { Outcome } from './outcome.ts';

/** Pictures of class `truth` that were answered with class `predicted`. */
export interface Cell {
  readonly truth: number;
  readonly predicted: number;
  readonly pictures: number;
}

export interface ClassMetrics {
  readonly index: number;
  /** Pictures of this class, and pictures answered with it. */
  readonly pictures: number;
  readonly predicted: number;
  readonly right: number;
  /** Share of the pictures of this class that were answered with it; null without a picture. */
  readonly recall: number | null;
  /** Share of the answers with this class that are right; null without such an answer. */
  readonly precision: number | null;
  /** The most frequent wrong answer to pictures of this class; of equals the first class. */
  readonly confusedWith: { readonly index: number; readonly pictures: number } | null;
}

export interface Metrics {
  readonly pictures: number;
  /** Share of the pictures whose best answer is right, and where its true value lies at 95 %. */
  readonly top1: number;
  readonly interval: Interval;
  /** Share of the pictures with the right class among the five best; null with five classes or fewer. */
  readonly top5: number | null;
  /** Mean recall of the classes that have a picture: every class counts alike. */
  readonly meanClassAccuracy: number;
  /** One per class of the network. */
  readonly classes: readonly ClassMetrics[];
  /** The confusion matrix without its zeros, by row (`truth`), then column. */
  readonly confusion: readonly Cell[];
}

/** @param classes of the network */
export function measure(outcomes: readonly Outcome[], classes: number): Metrics {
  const confusion = cells(outcomes, classes);
  const rows: Cell[][] = Array.from({ length: classes }, () => []);
  const predicted = new Array<number>(classes).fill(0);
  for (const cell of confusion) {
    rows[cell.truth]!.push(cell);
    predicted[cell.predicted]! += cell.pictures;
  }
  const metrics = rows.map((row, index) => classMetrics(index, row, predicted[index]!));
  const recalls = metrics.flatMap(({ recall }) => (recall === null ? [] : [recall]));
  const right = outcomes.filter(isRight).length;
  const among = outcomes.filter(({ truth, answers }) => answers.some(({ index }) => index === truth)).length;
  const pictures = outcomes.length;
  return {
    pictures,
    top1: ratio(right, pictures) ?? 0,
    interval: wilson(right, pictures),
    top5: classes > 5 ? ratio(among, pictures) : null,
    meanClassAccuracy: ratio(sum(recalls), recalls.length) ?? 0,
    classes: metrics,
    confusion,
  };
}

/** The wrong cells of a confusion matrix, most frequent first. */
export function confusions({ confusion }: Pick<Metrics, 'confusion'>): Cell[] {
  return confusion
    .filter(({ truth, predicted }) => truth !== predicted)
    .sort((a, b) => b.pictures - a.pictures);
}

function cells(outcomes: readonly Outcome[], classes: number): Cell[] {
  const counts = new Map<number, number>();
  for (const outcome of outcomes) {
    const cell = outcome.truth * classes + best(outcome).index;
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([cell, pictures]) => ({ truth: Math.floor(cell / classes), predicted: cell % classes, pictures }));
}

function classMetrics(index: number, row: readonly Cell[], predicted: number): ClassMetrics {
  const pictures = sum(row.map((cell) => cell.pictures));
  const right = row.find((cell) => cell.predicted === index)?.pictures ?? 0;
  const [wrong] = confusions({ confusion: row });
  return {
    index,
    pictures,
    predicted,
    right,
    recall: ratio(right, pictures),
    precision: ratio(right, predicted),
    confusedWith: wrong ? { index: wrong.predicted, pictures: wrong.pictures } : null,
  };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
