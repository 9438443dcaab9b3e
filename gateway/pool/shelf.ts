import { MobilenetError } from 'mobilenet-wasm';
import type { Lane } from './lane.ts';
import type { ModelFacts, ModelFile } from './messages.ts';

interface Held {
  readonly file: ModelFile;
  readonly facts: ModelFacts;
  /** Tasks that wait for it or run on it. */
  tasks: number;
  retired: boolean;
}

/** The models that the threads have, by digest: each until it is retired and its last task is done. */
export class Shelf {
  readonly #held = new Map<string, Held>();
  readonly #lanes: ReadonlySet<Lane>;

  /** @param lanes the threads that there are; one that begins has all `files` */
  constructor(lanes: ReadonlySet<Lane>) {
    this.#lanes = lanes;
  }

  /** What a new thread loads. */
  get files(): ModelFile[] {
    return Array.from(this.#held.values(), ({ file }) => file);
  }

  /** The packed weights of a model. */
  bytesOf(digest: string): Uint8Array | undefined {
    return this.#held.get(digest)?.file.bytes;
  }

  /** What is known of a model. */
  factsOf(digest: string): ModelFacts | undefined {
    return this.#held.get(digest)?.facts;
  }

  /**
   * Gives every thread a model, one before the others: what is refused there reaches no other. From then on tasks may be
   * of it. One call follows the end of the other.
   *
   * @throws E_FILE_…, E_MEMORY, E_SELFTEST, E_ENGINE; the threads are then as they were
   */
  async load(file: ModelFile): Promise<ModelFacts> {
    const held = this.#held.get(file.digest);
    if (held) {
      held.retired = false;
      return held.facts;
    }
    const facts = await this.#prove(file);
    // A thread that begins from here on loads it too.
    this.add(file, facts);
    const all = await Promise.allSettled(Array.from(this.#lanes, (lane) => loaded(lane, file)));
    const refused = all.find((one) => one.status === 'rejected');
    if (!refused) return facts;
    this.retire(file.digest);
    throw refused.reason;
  }

  /** Counts a model as there, which every thread has. */
  add(file: ModelFile, facts: ModelFacts): void {
    this.#held.set(file.digest, { file, facts, tasks: 0, retired: false });
  }

  /** Takes a model from the threads when its last task is done; none may be given any more. */
  retire(digest: string): void {
    const held = this.#held.get(digest);
    if (!held) return;
    held.retired = true;
    this.#end(held);
  }

  /**
   * Counts a task.
   *
   * @returns what is called once, when the task is done
   * @throws E_BUSY the model is gone or retired
   */
  enter(digest: string): () => void {
    const held = this.#held.get(digest);
    if (!held || held.retired)
      throw new MobilenetError('E_BUSY', 'The model was unloaded before its turn; send it again.');
    held.tasks++;
    return () => {
      held.tasks--;
      this.#end(held);
    };
  }

  #end({ file: { digest }, tasks, retired }: Held): void {
    if (!retired || tasks > 0) return;
    this.#held.delete(digest);
    for (const lane of this.#lanes) lane.unload(digest);
  }

  async #prove(file: ModelFile): Promise<ModelFacts> {
    for (const lane of [...this.#lanes]) {
      const facts = await loaded(lane, file);
      if (facts) return facts;
    }
    throw new MobilenetError('E_ENGINE', 'No worker is there that could load the model; try again later.');
  }
}

/** @returns undefined where the thread ended meanwhile: another takes its place */
async function loaded(lane: Lane, file: ModelFile): Promise<ModelFacts | undefined> {
  return (await Promise.race([lane.load(file), lane.ended])) ?? undefined;
}
