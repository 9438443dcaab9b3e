/** When and where a training saves its checkpoints, and what becomes of one that is there. */
import { access, unlink } from 'node:fs/promises';
import { MobilenetError } from '../../host/errors.ts';
import { read } from '../../host/source/read.ts';
import { LARGEST_SAFETENSORS } from '../packing/safetensors/index.ts';
import { openOwn, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Course } from './course.ts';
import type { Identity, Known } from './identity.ts';

/** Between two checkpoints. */
export type Interval = { readonly steps: number } | { readonly seconds: number };

export interface CheckpointPolicy {
  /** Of the one file, which each checkpoint replaces. */
  readonly path: string;
  readonly every: Interval;
  /** Goes on from the file where there is one. Else one that is there is refused. */
  readonly resume: boolean;
  /** Replaces the file whole or not at all. */
  readonly write: (path: string, bytes: Uint8Array) => Promise<void>;
}

/** The checkpoints of one training. */
export class Checkpoints {
  readonly #policy: CheckpointPolicy;
  readonly #identity: Identity;
  readonly #course: Course;
  /** When the last one was, or failed, in milliseconds and in steps. */
  #saved = performance.now();
  #savedAfter = -1;

  constructor(policy: CheckpointPolicy, identity: Identity, course: Course) {
    this.#policy = policy;
    this.#identity = identity;
    this.#course = course;
  }

  /**
   * The checkpoint to go on from; undefined for a training that begins.
   *
   * @throws E_USAGE nobody asked to go on from the one that is there, or it is of another training; E_MODEL_FORMAT, E_IO
   */
  async read(): Promise<Checkpoint | undefined> {
    const bytes = await bytesOf(this.#policy);
    const training = { identity: this.#identity, course: this.#course };
    return bytes && readCheckpoint(bytes, training, this.#policy.path);
  }

  /** Whether one is due after so many steps. By steps none is saved twice, nor before the first. */
  due(done: number): boolean {
    const { every } = this.#policy;
    if ('seconds' in every) return performance.now() - this.#saved >= 1000 * every.seconds;
    return done > 0 && done % every.steps === 0 && done !== this.#savedAfter;
  }

  /** @param done steps of the whole training */
  async save(checkpoint: Checkpoint, done: number): Promise<void> {
    const { path, write } = this.#policy;
    // Where it fails it is not tried again before the next is due.
    this.#savedAfter = done;
    try {
      await write(path, writeCheckpoint(checkpoint, this.#identity));
    } finally {
      this.#saved = performance.now();
    }
  }

  /** Once the network itself is saved. */
  async remove(): Promise<void> {
    await unlink(this.#policy.path).catch(() => undefined);
  }
}

/**
 * @throws E_USAGE a checkpoint is there that nobody asked to go on from, or one of another training; E_MODEL_FORMAT one
 *   that is damaged; E_IO
 */
export async function refuseUnfinished(policy: CheckpointPolicy, known: Known): Promise<void> {
  const bytes = await bytesOf(policy);
  if (bytes) openOwn(bytes, known, policy.path);
}

/** The file to go on from, if there is one. */
async function bytesOf({ path, resume }: CheckpointPolicy): Promise<Uint8Array | undefined> {
  if (!(await isThere(path))) return undefined;
  if (resume) return read(path, LARGEST_SAFETENSORS);
  const sentence = `${path} is that of an unfinished training; add \`resume\` to go on, or remove it.`;
  throw new MobilenetError('E_USAGE', sentence, path);
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
