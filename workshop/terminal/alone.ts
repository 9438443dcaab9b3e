/**
 * One writer of a file at a time, among all processes that see its folder, on whatever machine: the writer keeps a lock
 * file beside it, and touches it every second. Who finds a lock asks the system whether its process lives; where the system
 * cannot tell, a lock that nobody touches for five seconds was left by one that is gone.
 */
import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open, readFile, rename, stat, unlink, utimes } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { MobilenetError } from '../../host/errors.ts';
import { ioError } from '../../host/source/fault.ts';
import { lives, self } from './process.ts';
import type { Process } from './process.ts';
import { remark } from './report.ts';
import { createTemporary } from './temporary.ts';

const TOUCH = 1000;
const SILENCE = 5000;
const LOOK = 250;

export function lockOf(path: string): string {
  return `${path}.lock`;
}

/**
 * Works while nobody else does on the same files.
 *
 * @param work its `check` throws E_BUSY where another has taken a file over, because this process stood still for long
 * @throws E_BUSY another process works on one of them; E_IO a lock cannot be written
 */
export async function alone<T>(
  paths: readonly string[],
  work: (check: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const takings = await Promise.allSettled(paths.map((path) => Lock.take(path)));
  const locks = takings.flatMap((taking) => (taking.status === 'fulfilled' ? [taking.value] : []));
  try {
    for (const taking of takings) if (taking.status === 'rejected') throw taking.reason;
    return await work(async () => {
      for (const lock of locks) await lock.check();
    });
  } finally {
    for (const lock of locks) await lock.release();
  }
}

/** What a lock file says. */
interface Holder {
  /** Nobody else has it. */
  readonly token: string;
  readonly process?: Process | undefined;
}

class Lock {
  readonly #path: string;
  readonly #file: string;
  readonly #holder: Holder;
  readonly #touching: NodeJS.Timeout;

  private constructor(path: string, holder: Holder) {
    this.#path = path;
    this.#file = lockOf(path);
    this.#holder = holder;
    const touch = (): void => void utimes(this.#file, new Date(), new Date()).catch(() => undefined);
    this.#touching = globalThis.setInterval(touch, TOUCH).unref();
  }

  static async take(path: string): Promise<Lock> {
    const holder = { token: randomBytes(16).toString('hex'), process: await self() };
    try {
      if (!(await create(lockOf(path), holder))) await replace(path, holder);
    } catch (cause) {
      throw ioError(cause, lockOf(path), 'write');
    }
    return new Lock(path, holder);
  }

  async check(): Promise<void> {
    const now = await holderOf(this.#file);
    if (now?.token === this.#holder.token) return;
    // Somebody may have removed it by hand, or its folder: whoever writes there is told so.
    if (!now && (await create(this.#file, this.#holder).catch(() => true))) return;
    const sentence = `${this.#path} was taken over by another process while this one stood still; it goes on there.`;
    throw new MobilenetError('E_BUSY', sentence, this.#path);
  }

  async release(): Promise<void> {
    clearInterval(this.#touching);
    if ((await holderOf(this.#file))?.token === this.#holder.token)
      await unlink(this.#file).catch(() => undefined);
  }
}

/** Whether the lock was made; not where there is one. */
async function create(lock: string, holder: Holder): Promise<boolean> {
  try {
    const file = await open(lock, 'wx');
    await write(file, lock, holder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw ioError(error, lock, 'write');
  }
}

/** A lock that says nothing, on a full disk, would be taken for another's. */
async function write(file: FileHandle, path: string, holder: Holder): Promise<void> {
  try {
    await file.writeFile(JSON.stringify(holder)).finally(() => file.close());
  } catch (error) {
    await unlink(path).catch(() => undefined);
    throw error;
  }
}

/** Puts a lock in the place of one that is abandoned. */
async function replace(path: string, holder: Holder): Promise<void> {
  const lock = lockOf(path);
  const busy = `${path} is being written by another process; wait for it, or name another file.`;
  if (!(await isAbandoned(lock))) throw new MobilenetError('E_BUSY', busy, path);
  const temporary = await createTemporary(lock);
  await write(temporary.file, temporary.path, holder);
  await rename(temporary.path, lock);
  // Of several that come at once the last one has it.
  if ((await holderOf(lock))?.token !== holder.token) throw new MobilenetError('E_BUSY', busy, path);
}

async function isAbandoned(lock: string): Promise<boolean> {
  const holder = await holderOf(lock);
  const known = holder?.process && (await lives(holder.process));
  if (known !== undefined) return !known;
  const before = await touched(lock);
  if (before === undefined) return true;
  remark(`${lock} is there: waiting to see whether its writer still runs`);
  for (let waited = 0; waited < SILENCE; waited += LOOK) {
    await setTimeout(LOOK);
    const now = await touched(lock);
    if (now !== before) return now === undefined;
  }
  return true;
}

/** When a lock was last touched, by the clock of its volume; undefined where there is none. */
async function touched(lock: string): Promise<bigint | undefined> {
  return (await stat(lock, { bigint: true }).catch(() => undefined))?.mtimeNs;
}

/** What a lock says; undefined where there is none, or none that is whole. */
async function holderOf(lock: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(lock, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}
