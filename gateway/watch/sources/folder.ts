import { watch } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { MobilenetError } from 'mobilenet-wasm';
import { unreadable } from '../../file.ts';
import { owned } from '../memory.ts';
import type { Shot, Source, Surroundings } from '../shot.ts';

/** Milliseconds without a change after which a file is whole. */
const SETTLED = 300;

/** Milliseconds after which the folder is listed again where the system told of nothing: a network's volume never does. */
const LOOK = 2000;

/** The largest picture file that is read. */
const LARGEST = 64 << 20;

const PICTURE = /^[^.].*\.(jpe?g|png|webp|bmp|p[gp]m)$/i;

/** The pictures of a folder in the order of their names, then those that come, and those that change. */
export function folderSource(path: string, once: boolean): Source {
  return { name: path, live: false, shots: (around) => new Folder(path, around).shots(once) };
}

class Folder {
  readonly #path: string;
  readonly #around: Surroundings;
  /** Names that had their turn, with what tells one state of the file from another. */
  readonly #seen = new Map<string, string>();
  /** Names that the system told of since the last look. */
  readonly #changed = new Set<string>();
  #wake = (): void => undefined;

  constructor(path: string, around: Surroundings) {
    this.#path = path;
    this.#around = around;
  }

  async *shots(once: boolean): AsyncGenerator<Shot> {
    const { signal } = this.#around;
    // Before the first list, so that no file comes between the two.
    const watcher = once ? undefined : this.#watch();
    try {
      while (!signal.aborted) {
        const waiting: string[] = [];
        for (const name of await this.#names()) {
          const shot = await this.#read(name);
          if (shot === 'early') waiting.push(name);
          else if (shot) yield shot;
          if (signal.aborted) return;
        }
        if (once && waiting.length === 0) return;
        await this.#rest(waiting.length > 0 || once ? SETTLED : LOOK);
      }
    } finally {
      watcher?.close();
    }
  }

  #watch(): ReturnType<typeof watch> | undefined {
    try {
      const watcher = watch(this.#path, (_, name) => {
        if (name !== null) this.#changed.add(name);
        this.#wake();
      });
      // Looking from time to time has to do then.
      return watcher.on('error', () => watcher.close());
    } catch {
      return undefined;
    }
  }

  /** Those that had no turn yet, or may have changed since. */
  async #names(): Promise<string[]> {
    const all = await readdir(this.#path).catch(unreadable(this.#path));
    const names = new Set(all);
    for (const name of this.#seen.keys()) if (!names.has(name)) this.#seen.delete(name);
    const changed = new Set(this.#changed);
    this.#changed.clear();
    return all
      .filter((name) => PICTURE.test(name) && (!this.#seen.has(name) || changed.has(name)))
      .sort((a, b) => (a < b ? -1 : 1));
  }

  /** @returns `early` where the file may not be whole yet; undefined where it is none, is gone, or had its turn */
  async #read(name: string): Promise<Shot | 'early' | undefined> {
    const picture = join(this.#path, name);
    try {
      const facts = await stat(picture);
      const state = `${facts.mtimeMs} ${facts.size}`;
      if (!facts.isFile() || this.#seen.get(name) === state) return undefined;
      // A clock that runs ahead of ours does not keep a file from being whole.
      if (Math.abs(Date.now() - facts.mtimeMs) < SETTLED) {
        this.#changed.add(name);
        return 'early';
      }
      this.#seen.set(name, state);
      if (facts.size > LARGEST)
        throw new MobilenetError('E_IMAGE_SIZE', `The file has more than ${LARGEST} bytes.`);
      return { bytes: owned(await readFile(picture)), picture };
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      // Who takes pictures away may do so.
      if (code === 'ENOENT') return undefined;
      const io = new MobilenetError('E_IO', `It cannot be read: ${code ?? message}.`, picture, { cause });
      this.#around.onDamage(cause instanceof MobilenetError ? cause : io, picture);
      return undefined;
    }
  }

  /** Until the system tells of something, or the time is over. */
  async #rest(milliseconds: number): Promise<void> {
    const told = new AbortController();
    this.#wake = () => told.abort();
    if (this.#changed.size > 0 && milliseconds > SETTLED) return;
    const signal = AbortSignal.any([told.signal, this.#around.signal]);
    await pause(milliseconds, undefined, { signal }).catch(() => undefined);
  }
}
