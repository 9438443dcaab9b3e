/** What the pictures of a batch are to be answered with, as the module's loss takes it. */
import { MobilenetError } from '../../host/errors.ts';
import type { Network } from './network.ts';

/** How labels and teachers count. */
export interface Law {
  /** Part of a label that goes to all classes alike. */
  readonly smoothing: number;
  /** Divides logits where they are compared with those of teachers. */
  readonly temperature: number;
  /** Share of the teachers in the loss, where there are any. */
  readonly teacherWeight: number;
}

/** Addresses in the module: of its record, and of what stands in it. */
export interface PlannedTarget {
  readonly record: number;
  readonly labels: number;
  readonly others: number;
  readonly shares: number;
  readonly logits: number;
  readonly taught: number;
  readonly teachers: number;
}

const RECORD_BYTES = 64;

/** @param take hands out so many bytes */
export function planTarget(
  take: (bytes: number) => number,
  { batch, classes }: Pick<Network, 'batch' | 'classes'>,
  teachers: number,
): PlannedTarget {
  return {
    record: take(RECORD_BYTES),
    labels: take(2 * batch),
    others: take(2 * batch),
    shares: take(4 * batch),
    logits: take(4 * teachers * batch * classes),
    taught: take(8 * classes),
    teachers,
  };
}

/** What a batch is answered with besides its labels. */
export interface Guidance {
  /** Of pictures into which others are mixed. */
  readonly mixture?: Mixture | undefined;
  /** What each teacher says, f32 [batch][classes]. */
  readonly logits?: readonly Float32Array[];
}

export interface Mixture {
  /** Of the pictures that are mixed in, [batch]. */
  readonly labels: Uint16Array;
  /** Parts of the pictures themselves, [batch], 0…1. */
  readonly shares: Float32Array;
}

/** The target of one trainer. */
export class Target {
  readonly #plan: PlannedTarget;
  readonly #memory: WebAssembly.Memory;
  readonly #network: Pick<Network, 'batch' | 'classes'>;

  constructor(
    plan: PlannedTarget,
    memory: WebAssembly.Memory,
    network: Pick<Network, 'batch' | 'classes'>,
    law: Law,
  ) {
    this.#plan = plan;
    this.#memory = memory;
    this.#network = network;
    const { record, teachers, labels, others, shares, logits, taught } = plan;
    new Float64Array(memory.buffer, record, 3).set([law.smoothing, law.temperature, law.teacherWeight]);
    const words = [network.classes, teachers, labels, others, shares, logits, taught];
    new Uint32Array(memory.buffer, record + 24, words.length).set(words);
  }

  /** Address of the record. */
  get record(): number {
    return this.#plan.record;
  }

  /**
   * @param labels [batch], each below the number of classes
   * @throws E_INPUT_SHAPE a length or label is wrong
   */
  write(labels: Uint16Array, { mixture, logits = [] }: Guidance): void {
    const { batch, classes } = this.#network;
    const others = mixture?.labels ?? labels;
    const shares = mixture?.shares ?? new Float32Array(batch).fill(1);
    if ([labels, others].some((each) => each.length !== batch || each.some((label) => label >= classes)))
      throw new MobilenetError(
        'E_INPUT_SHAPE',
        `Give ${batch} labels below ${classes}, one for each picture.`,
      );
    if (shares.length !== batch)
      throw new MobilenetError('E_INPUT_SHAPE', `Give ${batch} shares, one for each picture.`);
    const { teachers } = this.#plan;
    const each = batch * classes;
    if (logits.length !== teachers || logits.some(({ length }) => length !== each))
      throw new MobilenetError(
        'E_INPUT_SHAPE',
        `Give the logits of ${teachers} teachers, ${batch} × ${classes} each.`,
      );
    const { buffer } = this.#memory;
    new Uint16Array(buffer, this.#plan.labels, batch).set(labels);
    new Uint16Array(buffer, this.#plan.others, batch).set(others);
    new Float32Array(buffer, this.#plan.shares, batch).set(shares);
    const taught = new Float32Array(buffer, this.#plan.logits, teachers * each);
    for (const [teacher, rows] of logits.entries()) taught.set(rows, teacher * each);
  }
}
