import { randomBytes } from 'node:crypto';
import { readFile, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { MobilenetError } from 'mobilenet-wasm';
import { replaceFile } from './folder.ts';
import { lives, self } from './process.ts';
import type { Process } from './process.ts';

const TOUCH = 1000;
/** Milliseconds after which a lock that nobody touches was left by a process that is gone. */
const SILENCE = 5000;
const LOOK = 250;

/** What a lock file says. */
interface Holder {
  /** Nobody else has it. */
  readonly token: string;
  readonly process?: Process | undefined;
}

/**
 * The right to write a store, which one process has at a time. Its file is touched every second. Who finds one asks the
 * system whether its process lives; where the system cannot tell, in another container say, whether it is touched.
 */
export class Lock {
  readonly #path: string;
  readonly #holder: Holder;
  readonly #touching: NodeJS.Timeout;

  private constructor(path: string, holder: Holder) {
    this.#path = path;
    this.#holder = holder;
    const touch = (): void => void utimes(path, new Date(), new Date()).catch(() => undefined);
    this.#touching = setInterval(touch, TOUCH).unref();
  }

  /** @throws E_BUSY another process has it; what the system says */
  static async take(path: string): Promise<Lock> {
    const holder = { token: randomBytes(16).toString('hex'), process: await self() };
    const text = JSON.stringify(holder);
    try {
      await writeFile(path, text, { flag: 'wx' });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
      if (!(await isAbandoned(path))) throw busy(path);
      await replaceFile(path, text);
      // Of several that come at once the last one has it.
      if ((await holderOf(path))?.token !== holder.token) throw busy(path);
    }
    return new Lock(path, holder);
  }

  /** @throws E_BUSY another has taken it, because this process stood still for long */
  async check(): Promise<void> {
    if ((await holderOf(this.#path))?.token !== this.#holder.token) throw busy(this.#path);
  }

  async release(): Promise<void> {
    clearInterval(this.#touching);
    const own = (await holderOf(this.#path))?.token === this.#holder.token;
    if (own) await unlink(this.#path).catch(() => undefined);
  }
}

function busy(path: string): MobilenetError {
  const fact = `${path} is held by another process: stop it, or give each process a store of its own`;
  return new MobilenetError('E_BUSY', `${fact}.`, path);
}

async function isAbandoned(path: string): Promise<boolean> {
  const holder = await holderOf(path);
  const known = holder?.process && (await lives(holder.process));
  if (known !== undefined) return !known;
  const before = await touched(path);
  for (let waited = 0; waited < SILENCE; waited += LOOK) {
    await sleep(LOOK);
    const now = await touched(path);
    if (now !== before) return now === undefined;
  }
  return true;
}

/** When a lock was last touched, by the clock of its volume. */
async function touched(path: string): Promise<bigint | undefined> {
  return (await stat(path, { bigint: true }).catch(() => undefined))?.mtimeNs;
}

/** What a lock says; undefined where there is none, or none that is whole. */
async function holderOf(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}
