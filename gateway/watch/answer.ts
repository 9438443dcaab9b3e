import { MobilenetError } from 'mobilenet-wasm';
import { pixels } from 'mobilenet-wasm/pixels';
import type { Answer, Classes, Frame, ModelFile, Task } from '../pool/messages.ts';
import type { Pool } from '../pool/pool.ts';
import { owned } from './memory.ts';
import type { Memory } from './memory.ts';
import { cut } from './region.ts';
import type { Region } from './region.ts';
import type { Shot } from './shot.ts';

/** Milliseconds for one frame, decoding included. */
const DEADLINE = 10_000;

/** What a region of a frame says; without regions the frame as a whole. */
export interface Said extends Classes {
  readonly region: string | undefined;
}

/**
 * Runs frames on a thread of the pool: here the stream is read on while the network runs, for what a camera cannot hand
 * over it throws away, or delays. A frame's memory is moved there and back, never copied.
 */
export class Answerer {
  readonly model: ModelFile;
  readonly #pool: Pool;
  readonly #memory: Memory;
  readonly #top: number;

  constructor(pool: Pool, model: ModelFile, memory: Memory, top: number) {
    this.#pool = pool;
    this.model = model;
    this.#memory = memory;
    this.#top = top;
  }

  /** @throws E_IMAGE_…, E_INPUT_SHAPE of the frame; E_ABORTED it takes too long; E_ENGINE its thread ended */
  async answer({ bytes, frame }: Shot, regions: readonly Region[]): Promise<Said[]> {
    if (regions.length === 0) return [{ region: undefined, ...(await this.#classes(bytes, frame)) }];
    // Decoded here once for all regions: sharp has threads of its own.
    const picture = frame ? { ...frame, data: bytes } : await pixels(bytes);
    try {
      const all: Said[] = [];
      for (const region of regions) {
        const { data, ...rest } = cut(picture, region, this.#memory);
        all.push({ region: region.name, ...(await this.#classes(data, rest)) });
      }
      return all;
    } finally {
      if (frame) this.#memory.give(bytes);
    }
  }

  async #classes(bytes: Uint8Array<ArrayBuffer>, frame: Frame | undefined): Promise<Classes> {
    const { digest: model } = this.model;
    const task = { model, kind: 'classify', top: this.#top, bytes: owned(bytes), frame, once: true } as const;
    const { result, bytes: back } = await this.#run(task);
    if (frame && back) this.#memory.give(back);
    if ('predictions' in result) return result;
    throw new MobilenetError('E_INTERNAL', 'The thread answered something else than it was asked.');
  }

  async #run(task: Task): Promise<Answer> {
    // `AbortSignal.timeout` would keep a timer of each frame for as long.
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), DEADLINE);
    try {
      return await this.#pool.run(task, controller.signal);
    } finally {
      clearTimeout(timer);
    }
  }
}
