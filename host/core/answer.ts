import type { Contract } from './contract.ts';
import type { Core } from './core.ts';
import { MobilenetError } from '../errors.ts';

/** One class of an answer. */
export interface Rank {
  readonly index: number;
  /** Byte in the u8 domain. */
  readonly logit: number;
  /** In 1/256. */
  readonly probability: number;
}

/** What a run computed. Every call copies it out of the core, whose memory the next run overwrites. */
export interface Answer {
  /** u8 [features], in the u8 domain. */
  embedding(): Uint8Array;
  /** u8 [classes], in the u8 domain. */
  logits(): Uint8Array;
  /** u8 [classes], in 1/256. */
  softmax(): Uint8Array;
  /** The `k` best classes by logit, best first; equal logits: lower class first. */
  top(k: number): Rank[];
}

/** The answer of a run that is done. */
export function answer(core: Core, { classes, features }: Contract): Answer {
  const classed = (): number => {
    if (classes > 0) return classes;
    throw new MobilenetError('E_OUTPUT', 'The model is headless: it has an embedding, but no classes.');
  };
  return {
    embedding: () => copy(core, core.embedding(), features),
    logits: () => copy(core, core.logits(), classed()),
    softmax: () => copy(core, core.softmax(), classed()),
    top(k) {
      const count = Math.min(k, classed());
      const ranks = new DataView(core.memory.buffer, core.top(count), count * 4);
      return Array.from({ length: count }, (_, place) => ({
        index: ranks.getUint16(place * 4, true),
        logit: ranks.getUint8(place * 4 + 2),
        probability: ranks.getUint8(place * 4 + 3),
      }));
    },
  };
}

/** A copy of u8 [length] at an address of the core's memory. */
export function copy(core: Core, address: number, length: number): Uint8Array {
  return new Uint8Array(core.memory.buffer, address, length).slice();
}
