import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { MobilenetError } from 'mobilenet-wasm';
import type { Catalog, ModelEntry } from './catalog.ts';
import { filesIn, modelOf, readModel } from './models.ts';
import type { ModelFile } from './pool/messages.ts';

/** Names that are file names on every system. */
const NAME = /^[a-z0-9_][\w.-]{0,127}$/i;

/** The files that models are loaded of: those of the start, or those of a folder. */
export class Library {
  readonly #catalog: Catalog;
  #paths: readonly string[];
  readonly #folder: string | undefined;

  constructor(catalog: Catalog, paths: readonly string[], folder: string | undefined) {
    this.#catalog = catalog;
    this.#paths = paths;
    this.#folder = folder;
  }

  /** Takes other files for those of the start. */
  use(paths: readonly string[]): void {
    this.#paths = paths;
  }

  /** Path of each file by the name of its model. Throws E_IO. */
  async files(): Promise<ReadonlyMap<string, string>> {
    const found = this.#folder === undefined ? [] : await filesIn(this.#folder).catch(unusable);
    return new Map([...this.#paths, ...found].map((path) => [basename(path, '.mnw'), path]));
  }

  /**
   * Reads the file of a name again, and makes it the model; undefined where there is no such file.
   *
   * @throws E_IO, and as `Catalog.put`
   */
  async load(name: string): Promise<ModelEntry | undefined> {
    const path = (await this.files()).get(name);
    return path === undefined ? undefined : this.#put(name, () => readModel(path));
  }

  /**
   * Makes bytes the model of a name. With a folder they are its file from then on; without they are gone with the process.
   *
   * @throws E_USAGE the name cannot be that of a file; E_IO, and as `Catalog.put`
   */
  async put(name: string, bytes: Uint8Array): Promise<ModelEntry> {
    if (!NAME.test(name))
      throw new MobilenetError(
        'E_USAGE',
        'A name of a model has letters, digits, `.`, `_` and `-`, 128 at most.',
      );
    if (this.#folder === undefined) return this.#put(name, async () => modelOf(name, bytes));
    const path = join(this.#folder, `${name}.mnw`);
    // Hidden until it is whole.
    const part = join(this.#folder, `.${name}.${process.pid}.part`);
    const keep = async (): Promise<void> => {
      try {
        await writeFile(part, bytes);
        await rename(part, path);
      } catch (cause) {
        await rm(part, { force: true });
        unusable(cause as NodeJS.ErrnoException);
      }
    };
    return this.#put(name, async () => modelOf(name, bytes), keep);
  }

  async #put(name: string, read: () => Promise<ModelFile>, keep?: () => Promise<void>): Promise<ModelEntry> {
    try {
      return await this.#catalog.put(read, keep);
    } catch (cause) {
      this.#catalog.emit('refused', name, cause as MobilenetError);
      throw cause;
    }
  }
}

function unusable(cause: NodeJS.ErrnoException): never {
  const fact = `The folder of the models cannot be used: ${cause.code ?? cause.message}`;
  throw new MobilenetError('E_IO', `${fact}.`, undefined, { cause });
}
