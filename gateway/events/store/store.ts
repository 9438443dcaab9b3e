import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MobilenetError } from 'mobilenet-wasm';
import type { Kept } from '../event.ts';
import { sweep } from './folder.ts';
import { Lock } from './lock.ts';
import { readPositions, writePositions } from './positions.ts';
import type { Positions } from './positions.ts';
import { Segments } from './segments.ts';
import type { Recovered } from './segments.ts';

/** Bytes of the file of refused events, after which it becomes the old one. */
const LARGEST_REFUSED = 16 << 20;

/** What a store knew when it was opened. */
interface Known {
  /** What is not confirmed by every sink. */
  readonly waiting: readonly Kept[];
  readonly positions: Positions;
  /** Sequence of the last event that was accepted. */
  readonly last: number;
}

/**
 * The folder in which events outlast the process:
 *
 *   lock               who writes here
 *   0…01.events        segments of records, each called as its first sequence
 *   confirmed.json     the position of each sink
 *   refused.jsonl      events that a sink refused for good
 */
export class Store implements Known {
  readonly waiting: readonly Kept[];
  readonly positions: Positions;
  readonly last: number;
  readonly #folder: string;
  readonly #lock: Lock;
  readonly #segments: Segments;

  private constructor(folder: string, lock: Lock, segments: Segments, known: Known) {
    this.#folder = folder;
    this.#lock = lock;
    this.#segments = segments;
    ({ waiting: this.waiting, positions: this.positions, last: this.last } = known);
  }

  /**
   * @param sinks names; one that is new to the store gets what comes from now on
   * @throws E_BUSY another process has it; E_IO
   */
  static async open(
    folder: string,
    sinks: readonly string[],
    remark: (sentence: string) => void,
  ): Promise<Store> {
    return ioErrors(folder, async () => {
      await mkdir(folder, { recursive: true });
      const lock = await Lock.take(join(folder, 'lock'));
      try {
        await sweep(folder);
        const recovered = await Segments.recover(folder);
        recovered.remarks.forEach(remark);
        const known = await knownOf(folder, recovered, sinks, remark);
        // Before an event is accepted: a sink without a position would begin behind it.
        await writePositions(join(folder, CONFIRMED), known.positions);
        return new Store(folder, lock, recovered.segments, known);
      } catch (cause) {
        await lock.release();
        throw cause;
      }
    });
  }

  /** @throws E_BUSY another process has taken the store; E_IO. The records do not count then. */
  async append(records: readonly Kept[]): Promise<void> {
    await ioErrors(this.#folder, async () => {
      await this.#lock.check();
      await this.#segments.append(records);
    });
  }

  /**
   * Keeps how far the sinks are, and deletes what nobody waits for.
   *
   * @param below sequence of the oldest event that somebody waits for
   */
  async confirm(positions: Positions, below: number): Promise<void> {
    await ioErrors(this.#folder, async () => {
      await this.#lock.check();
      await writePositions(join(this.#folder, CONFIRMED), positions);
      await this.#segments.forget(below);
    });
  }

  /** Sets an event aside that a sink will never take. */
  async refuse(sink: string, reason: string, { event }: Kept): Promise<void> {
    const path = join(this.#folder, 'refused.jsonl');
    await ioErrors(this.#folder, async () => {
      const { size } = await stat(path).catch(() => ({ size: 0 }));
      if (size > LARGEST_REFUSED) await rename(path, join(this.#folder, 'refused.old.jsonl'));
      await appendFile(path, `${JSON.stringify({ sink, reason, event })}\n`, { flush: true });
    });
  }

  async close(): Promise<void> {
    await this.#segments.close();
    await this.#lock.release();
  }
}

const CONFIRMED = 'confirmed.json';

async function knownOf(
  folder: string,
  { records }: Recovered,
  sinks: readonly string[],
  remark: (sentence: string) => void,
): Promise<Known> {
  const path = join(folder, CONFIRMED);
  const saved = await readPositions(path);
  if (!saved && records.length > 0)
    remark(`${path} is missing or damaged: every event that is still there is sent again.`);
  const last = Math.max(0, records.at(-1)?.event.sequence ?? 0, ...(saved?.values() ?? []));
  const positions = new Map(sinks.map((sink) => [sink, saved ? (saved.get(sink) ?? last) : 0]));
  const confirmed = Math.min(last, ...positions.values());
  return { waiting: records.filter(({ event }) => event.sequence > confirmed), positions, last };
}

/** Work on the folder; what the system says becomes E_IO. */
async function ioErrors<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof MobilenetError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    const fact = `The store ${folder} cannot be read or written: ${code ?? message}`;
    throw new MobilenetError('E_IO', `${fact}.`, folder, { cause });
  }
}
