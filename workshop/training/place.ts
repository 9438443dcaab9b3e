/** Where a training stands, as a checkpoint says it. */
import type { Course } from './course.ts';
import type { EpochRecord } from './record.ts';
import { NOTHING } from './score.ts';
import type { Score } from './score.ts';

/**
 * Before step `position` of an epoch, both from 0. With `position` at the number of steps the epoch is not yet measured,
 * with `epoch` at the number of epochs all is done.
 */
export interface Place {
  readonly epoch: number;
  readonly position: number;
  /** Of the steps of this epoch. */
  readonly score: Score;
  readonly history: readonly EpochRecord[];
}

export const BEGINNING: Place = { epoch: 0, position: 0, score: NOTHING, history: [] };

/** A record without its number, which is its place. */
type Row = readonly [
  rate: number,
  loss: number,
  accuracy: number,
  validationLoss: number | null,
  validationAccuracy: number | null,
  seconds: number,
];

/**
 * As JSON. A number has 24 characters at most, so an epoch has 152 with commas and brackets, and 100 000, the most that a
 * recipe takes, 15.2 MB: the header of a .safetensors holds them.
 */
export function encodePlace({ epoch, position, score, history }: Place): string {
  const rows = history.map(({ rate, loss, accuracy, validationLoss, validationAccuracy, seconds }): Row => [
    rate,
    loss,
    accuracy,
    validationLoss,
    validationAccuracy,
    seconds,
  ]);
  return JSON.stringify({ epoch, position, score, history: rows });
}

/** The place that a text says; undefined where it says none, or one that is none of this course. */
export function decodePlace(text: string, course: Course): Place | undefined {
  const { epoch, position, score, history } = parsed(text);
  if (!isCount(epoch, course.epochs) || !isCount(position, epoch < course.epochs ? course.steps : 0))
    return undefined;
  if (!isScore(score, position * course.batch)) return undefined;
  if (!Array.isArray(history) || history.length !== epoch) return undefined;
  if (!history.every((row) => isRow(row, course.validates))) return undefined;
  return { epoch, position, score, history: history.map(recordOf) };
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // It has none of the fields then.
  }
  return {};
}

function recordOf(row: Row, index: number): EpochRecord {
  const [rate, loss, accuracy, validationLoss, validationAccuracy, seconds] = row;
  return { epoch: index + 1, rate, loss, accuracy, validationLoss, validationAccuracy, seconds };
}

/** @param pictures that the score must be of */
function isScore(value: unknown, pictures: number): value is Score {
  if (typeof value !== 'object' || value === null) return false;
  const { loss, correct, count } = value as Partial<Record<keyof Score, unknown>>;
  return count === pictures && isCount(correct, pictures) && (pictures > 0 ? isReal(loss) : loss === 0);
}

function isRow(value: unknown, validates: boolean): value is Row {
  if (!Array.isArray(value) || value.length !== 6) return false;
  const [rate, loss, accuracy, validationLoss, validationAccuracy, seconds] = value as unknown[];
  const isMeasured = validates
    ? isReal(validationLoss) && isPart(validationAccuracy)
    : validationLoss === null && validationAccuracy === null;
  return isReal(rate) && isReal(loss) && isPart(accuracy) && isMeasured && isReal(seconds) && seconds >= 0;
}

function isCount(value: unknown, most: number): value is number {
  return Number.isInteger(value) && isReal(value) && value >= 0 && value <= most;
}

/** JSON says 1e999, which is no number, too. */
function isReal(value: unknown): value is number {
  return Number.isFinite(value);
}

function isPart(value: unknown): value is number {
  return isReal(value) && value >= 0 && value <= 1;
}
