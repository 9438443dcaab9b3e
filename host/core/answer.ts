import type { Contract } from './contract.ts';
import type { Core } from './core.ts';
import { MobilenetError } from '../errors.ts';

/** One class of an answer. */
export interface Rank {
  readonly index: number;
  /** In 1/256: 0…255, and 256 for what an output of 0 leaves. */
  readonly probability: number;
}

/** What a run computed. Every call copies it out of the core, whose memory the next run overwrites. */
export class Answer {
  readonly #core: Core;
  readonly #contract: Contract;

  constructor(core: Core, contract: Contract) {
    this.#core = core;
    this.#contract = contract;
  }

  /** u8 [features], in the u8 domain. */
  embedding(): Uint8Array {
    return copy(this.#core, this.#core.embedding(), this.#contract.features);
  }

  /** u8 [outputs], in the u8 domain. */
  logits(): Uint8Array {
    return copy(this.#core, this.#core.logits(), this.#outputs());
  }

  /** u8 [outputs], in 1/256. */
  softmax(): Uint8Array {
    return copy(this.#core, this.#core.softmax(), this.#outputs());
  }

  /** The `k` best classes by logit, best first; equal logits: lower class first. A single output is class 1, its rest 0. */
  top(k: number): Rank[] {
    const count = Math.min(k, this.#outputs());
    const ranks = seen(this.#core, this.#core.top(count), 4 * count);
    const best = Array.from({ length: count }, (_, place) => ({
      index: ranks[4 * place]! + 256 * ranks[4 * place + 1]!,
      probability: ranks[4 * place + 3]!,
    }));
    const { outputs, classes } = this.#contract;
    return outputs < classes ? eitherOf(best[0]!.probability).slice(0, k) : best;
  }

  /** Whether the picture is like none of the classes, by the rule of the weights file. */
  unknown(): boolean {
    return this.#contract.reject && this.#core.unknown() > 0;
  }

  /** @throws E_OUTPUT */
  #outputs(): number {
    const { outputs } = this.#contract;
    if (outputs > 0) return outputs;
    throw new MobilenetError('E_OUTPUT', 'The model is headless: it has an embedding, but no classes.');
  }
}

/** The two classes of a single output. */
function eitherOf(probability: number): Rank[] {
  const no = { index: 0, probability: 256 - probability };
  const yes = { index: 1, probability };
  return probability > 128 ? [yes, no] : [no, yes];
}

/** A copy of u8 [length] at an address of the core's memory. */
export function copy(core: Core, address: number, length: number): Uint8Array {
  return seen(core, address, length).slice();
}

function seen(core: Core, address: number, length: number): Uint8Array {
  return new Uint8Array(core.memory.buffer, address, length);
}
