import { EventEmitter } from 'node:events';
import { MobilenetError } from 'mobilenet-wasm';
import type { ModelFacts, ModelFile } from './pool/messages.ts';
import type { Pool } from './pool/pool.ts';

/** A model as `GET /models` tells of it. */
export type ModelEntry = ModelFacts & Omit<ModelFile, 'bytes'> & { readonly bytes: number };

/** What the catalog tells of. */
interface Events {
  /** A name answers with another file than before, or is new. */
  put: [entry: ModelEntry];
  /** A name answers no more. */
  removed: [name: string];
  /** A file did not become the model of a name; what the name was before answers on. */
  refused: [name: string, cause: MobilenetError];
}

/**
 * The models that answer, by name. A change is a change of the name alone, after every thread has the model: a task that
 * was given before ends on the model of its digest.
 */
export class Catalog extends EventEmitter<Events> {
  readonly #pool: Pool;
  /** Those of the start, in the order in which they were named; then in the order of names. */
  #first: readonly string[];
  #models: readonly ModelEntry[] = [];
  readonly #entries = new Map<string, ModelEntry>();
  /** One change follows the other. */
  #changes: Promise<unknown> = Promise.resolve();

  /** @param files that the threads of the pool began with */
  constructor(pool: Pool, files: readonly ModelFile[]) {
    super();
    this.#pool = pool;
    this.#first = files.map(({ name }) => name);
    for (const file of files) this.#entries.set(file.name, entryOf(file, pool.shelf.factsOf(file.digest)!));
    this.#order();
  }

  /** The first answers where none is named. */
  get models(): readonly ModelEntry[] {
    return this.#models;
  }

  /**
   * The model of a name; without one the first. Undefined where there is none. It is asked for in the turn in which its
   * task is given to the pool: a turn later the name may be that of another.
   */
  find(name: string | undefined): ModelEntry | undefined {
    return name === undefined ? this.#models[0] : this.#entries.get(name);
  }

  /** The error of a name that no model has: E_USAGE; without a name E_BUSY, there may be one later. */
  missing(name: string | undefined): MobilenetError {
    if (name === undefined)
      return new MobilenetError('E_BUSY', 'There is no model yet; send it again later.');
    const names = this.#models.map((each) => each.name).join(', ');
    return new MobilenetError('E_USAGE', `There is no model '${name}'; there are: ${names || 'none'}.`);
  }

  /**
   * Makes a file the model of its name, once every thread has loaded and proved it. The same file again changes nothing.
   *
   * @param file the file, or what reads it: after the changes before, than which it would else be older
   * @param keep called once it is proved; the next change comes after it
   * @throws E_FILE_…, E_MEMORY, E_SELFTEST, E_ENGINE, and what the two throw; what the name was before answers on
   */
  put(
    file: ModelFile | (() => Promise<ModelFile>),
    keep = async (): Promise<void> => undefined,
  ): Promise<ModelEntry> {
    return this.#after(async () => {
      const read = typeof file === 'function' ? await file() : file;
      const before = this.#entries.get(read.name);
      const isSame = before?.digest === read.digest;
      const entry = isSame ? before : entryOf(read, await this.#pool.shelf.load(read));
      try {
        await keep();
      } catch (cause) {
        this.#release(entry);
        throw cause;
      }
      if (isSame) return entry;
      this.#entries.set(entry.name, entry);
      this.#order();
      if (before) this.#release(before);
      this.emit('put', entry);
      return entry;
    });
  }

  /**
   * Makes files the models of their names and takes other names away, all or nothing. The first file answers from then on
   * where no name is given.
   *
   * @param read reads the files, after the changes before
   * @throws E_FILE_…, E_MEMORY, E_SELFTEST, E_ENGINE, and what `read` throws; all that answered answers on
   */
  putAll(read: () => Promise<readonly ModelFile[]>, gone: readonly string[]): Promise<void> {
    return this.#after(async () => {
      const entries = await this.#proved(await read());
      const before = new Map(this.#entries);
      this.#first = entries.map(({ name }) => name);
      for (const name of gone) this.#entries.delete(name);
      for (const entry of entries) this.#entries.set(entry.name, entry);
      this.#order();
      for (const entry of before.values()) this.#release(entry);
      for (const entry of entries)
        if (before.get(entry.name)?.digest !== entry.digest) this.emit('put', entry);
      for (const name of gone) if (before.has(name)) this.emit('removed', name);
    });
  }

  /** Loads files into every thread, all or none. */
  async #proved(files: readonly ModelFile[]): Promise<ModelEntry[]> {
    const entries: ModelEntry[] = [];
    for (const file of files)
      try {
        entries.push(entryOf(file, await this.#pool.shelf.load(file)));
      } catch (cause) {
        for (const entry of entries) this.#release(entry);
        this.emit('refused', file.name, cause as MobilenetError);
        throw cause;
      }
    return entries;
  }

  /** Takes a name away. @returns whether there was one */
  remove(name: string): Promise<boolean> {
    return this.#after(async () => {
      const before = this.#entries.get(name);
      if (!before) return false;
      this.#entries.delete(name);
      this.#order();
      this.#release(before);
      this.emit('removed', name);
      return true;
    });
  }

  /** At each change, not for each request. */
  #order(): void {
    const place = (name: string): number => this.#first.indexOf(name) + 1 || Infinity;
    this.#models = [...this.#entries.values()].sort(
      (a, b) => place(a.name) - place(b.name) || (a.name < b.name ? -1 : 1),
    );
  }

  #after<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#changes.then(change);
    this.#changes = done.catch(() => undefined);
    return done;
  }

  /** Two names may be of one file. */
  #release({ digest }: ModelEntry): void {
    if ([...this.#entries.values()].every((entry) => entry.digest !== digest))
      this.#pool.shelf.retire(digest);
  }
}

function entryOf({ name, digest, bytes }: ModelFile, facts: ModelFacts): ModelEntry {
  return { name, digest, bytes: bytes.length, ...facts };
}
