/** What is fine-tuned, and who is told of it. */
import type { Dataset } from '../training/dataset.ts';
import type { Origin } from '../training/model.ts';
import type { Score } from '../training/score.ts';

/** What is learnt. */
export interface Subject {
  readonly dataset: Dataset;
  /** Names of the classes. */
  readonly classes: readonly string[];
  /** Of each picture: those of one class with the same group are held out together. */
  readonly groups: readonly string[];
}

/** Where it comes from, for the files. */
export type Source = Pick<Origin, 'command' | 'version'> & {
  readonly provenance: Readonly<Record<string, string>>;
};

/** Is told of the work. */
export interface Watch {
  /** How many pieces lie ahead. */
  begin(pieces: number): void;
  /** After each piece; after a step with its score. */
  advance(score?: Score): void;
}
