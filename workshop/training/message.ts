/** What the session says to its workers, and what they answer. */
import type { ErrorCode } from '../../host/errors.ts';
import type { Dataset } from './dataset.ts';
import type { Network } from './network.ts';
import type { Recipe } from './recipe.ts';
import type { Pace } from './schedule.ts';
import type { Score } from './score.ts';
import type { Teacher } from './teacher.ts';
import type { Tensor } from '../packing/tensor.ts';

/** Given to a worker when it starts; data set and indices are shared memory. */
export interface Setup {
  readonly worker: number;
  readonly recipe: Recipe;
  /** Whose answers it learns from, besides the labels. */
  readonly teachers: readonly Teacher[];
  /** Its batch is what one worker takes in a step. */
  readonly network: Network;
  /** Share of the old value in running statistics; as in `defaults` where absent. */
  readonly keep?: number;
  readonly wide: boolean;
  /** For that `wide`. */
  readonly compiled: WebAssembly.Module;
  /** Of packed teachers, if there are any. */
  readonly core?: WebAssembly.Module | undefined;
  readonly dataset: Dataset;
  readonly training: Int32Array;
  readonly validation: Int32Array;
}

export type Request =
  | { readonly kind: 'initialize' }
  | { readonly kind: 'restore'; readonly tensors: readonly Tensor[] }
  /** Where gradients are averaged from now on. */
  | { readonly kind: 'exchange'; readonly shared: SharedArrayBuffer }
  | { readonly kind: 'step'; readonly epoch: number; readonly position: number; readonly pace: Pace }
  /** With these in place of the worker's own batch-norm statistics, if any are given. */
  | { readonly kind: 'validate'; readonly statistics: readonly Tensor[] }
  | { readonly kind: 'parameters' }
  | { readonly kind: 'averages' }
  | { readonly kind: 'statistics' }
  | { readonly kind: 'optimizer' };

/** To each kind of request. */
export interface Answers {
  /** How many gradients there are. */
  readonly initialize: number;
  readonly restore: undefined;
  readonly exchange: undefined;
  readonly step: Score;
  readonly validate: Score;
  readonly parameters: Tensor[];
  readonly averages: Tensor[];
  readonly statistics: Tensor[];
  readonly optimizer: Tensor[];
}

export type Reply =
  | { readonly answer: Answers[keyof Answers] }
  | { readonly failure: { readonly code: ErrorCode; readonly message: string } };
