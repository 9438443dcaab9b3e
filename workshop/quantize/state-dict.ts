/** The tensors of a file (PyTorch's state dict, Keras' weights), taken one by one under the names that a library gives them. */
import { MobilenetError } from '../../host/errors.ts';
import type { Tensor } from '../packing/tensor.ts';
import { namingOf, tensorError } from './naming.ts';
import type { Naming } from './naming.ts';

/** What PyTorch puts before every name of a model in parallel, compiled, averaged or wrapped. */
const PREFIX = /^(module\.|model\.|_orig_mod\.)+/;

/** What Keras puts before the layer and behind its weight: the models around it, and the number of an output. */
const AROUND = /^.*\/(?=[^/]+\/[^/]+$)|:0$/g;

/** PyTorch's count of batches, where it is no I64. */
const COUNTER = /(^|\.)num_batches_tracked$/;

export class StateDict {
  readonly naming: Naming;
  readonly #left: Map<string, Tensor>;

  /** @throws E_MODEL_TENSOR two names that differ in their prefix only, or names of another network */
  constructor(tensors: ReadonlyMap<string, Tensor>) {
    this.#left = new Map();
    for (const [name, tensor] of tensors) {
      const bare = name.replace(PREFIX, '').replace(AROUND, '');
      if (this.#left.has(bare)) throw tensorError(name, `is there twice, as '${bare}' too`);
      if (!COUNTER.test(bare)) this.#left.set(bare, tensor);
    }
    this.naming = namingOf([...this.#left.keys()]);
  }

  /**
   * Removes a tensor.
   *
   * @param shape its due sides, 0 for any
   * @throws E_MODEL_TENSOR it is missing, or holds what is no number; E_MODEL_SHAPE
   */
  take(name: string, shape: readonly number[]): Tensor {
    const tensor = this.#left.get(name);
    if (!tensor) throw this.#error(name, 'is missing');
    this.#left.delete(name);
    const fits =
      shape.length === tensor.shape.length && shape.every((side, at) => fit(side, tensor.shape[at]!));
    if (!fits) {
      const due = shape.map((side) => side || 'any').join(', ');
      throw new MobilenetError(
        'E_MODEL_SHAPE',
        `The tensor '${name}' has the shape [${tensor.shape.join(', ')}], where a MobileNet V1 has [${due}].`,
        name,
      );
    }
    if (!tensor.data.every(Number.isFinite)) throw this.#error(name, 'holds an infinite number or none');
    return tensor;
  }

  /** A tensor that is left; it stays. */
  find(name: string): Tensor | undefined {
    return this.#left.get(name);
  }

  /** @throws E_MODEL_TENSOR something is left: it is another network */
  empty(): void {
    const [name] = this.#left.keys();
    if (name === undefined) return;
    const more = this.#left.size > 1 ? `, like ${this.#left.size - 1} others` : '';
    throw this.#error(name, `belongs to no MobileNet V1${more}`);
  }

  #error(name: string, fact: string): MobilenetError {
    return new MobilenetError(
      'E_MODEL_TENSOR',
      `The tensor '${name}' ${fact}; the names are those of ${this.naming.of}, see docs/quantization.md.`,
      name,
    );
  }
}

function fit(due: number, side: number): boolean {
  return due === 0 ? side > 0 : due === side;
}
