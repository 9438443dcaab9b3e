import { MobilenetError } from 'mobilenet-wasm';
import type { ModelFacts, ModelFile } from './pool/messages.ts';

/** A model as `GET /models` tells of it. */
export type ModelEntry = ModelFacts & Omit<ModelFile, 'bytes'> & { readonly bytes: number };

/** The models that answer, in the order in which they were named. */
export class Catalog {
  readonly models: readonly ModelEntry[];
  readonly #files: readonly ModelFile[];

  constructor(files: readonly ModelFile[], facts: readonly ModelFacts[]) {
    this.#files = files;
    this.models = files.map(({ name, digest, bytes }, index) => ({
      name,
      digest,
      bytes: bytes.length,
      ...facts[index]!,
    }));
  }

  /** Index of a model; without a name that of the first. Undefined where there is none of that name. */
  find(name: string | undefined): number | undefined {
    const index = name === undefined ? 0 : this.models.findIndex((each) => each.name === name);
    return index < 0 ? undefined : index;
  }

  /** The file of a model. */
  file(index: number): ModelFile {
    return this.#files[index]!;
  }

  /** The error of a name that no model has. */
  missing(name: string | undefined): MobilenetError {
    const names = this.models.map((each) => each.name).join(', ');
    return new MobilenetError('E_USAGE', `There is no model '${name}'; there are: ${names}.`);
  }
}
