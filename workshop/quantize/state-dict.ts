/** The tensors of a file (PyTorch's state dict), taken one by one under the names that a MobileNet V1 gives them. */
import { MobilenetError } from '../../host/errors.ts';
import type { Tensor } from '../packing/tensor.ts';

/** What PyTorch puts before every name of a model in parallel, compiled, averaged or wrapped. */
const PREFIX = /^(module\.|model\.|_orig_mod\.)+/;

/** PyTorch's count of batches, where it is no I64. */
const COUNTER = /(^|\.)num_batches_tracked$/;

export class StateDict {
  readonly #left: Map<string, Tensor>;

  /** @throws E_MODEL_TENSOR two names that differ in their prefix only */
  constructor(tensors: ReadonlyMap<string, Tensor>) {
    this.#left = new Map();
    for (const [name, tensor] of tensors) {
      const bare = name.replace(PREFIX, '');
      if (this.#left.has(bare)) throw tensorError(name, `is there twice, as '${bare}' too`);
      if (!COUNTER.test(bare)) this.#left.set(bare, tensor);
    }
  }

  /**
   * Removes a tensor.
   *
   * @param shape its due sides, 0 for any
   * @throws E_MODEL_TENSOR it is missing, or holds what is no number; E_MODEL_SHAPE
   */
  take(name: string, shape: readonly number[]): Tensor {
    const tensor = this.#left.get(name);
    if (!tensor) throw tensorError(name, 'is missing');
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
    if (!tensor.data.every(Number.isFinite)) throw tensorError(name, 'holds an infinite number or none');
    return tensor;
  }

  /** Whether a tensor with so many axes is there. */
  has(name: string, axes: number): boolean {
    return this.#left.get(name)?.shape.length === axes;
  }

  /** @throws E_MODEL_TENSOR something is left: it is another network */
  empty(): void {
    const [name] = this.#left.keys();
    if (name === undefined) return;
    const more = this.#left.size > 1 ? `, like ${this.#left.size - 1} others` : '';
    throw tensorError(name, `belongs to no MobileNet V1${more}`);
  }
}

function fit(due: number, side: number): boolean {
  return due === 0 ? side > 0 : due === side;
}

function tensorError(name: string, fact: string): MobilenetError {
  return new MobilenetError(
    'E_MODEL_TENSOR',
    `The tensor '${name}' ${fact}; the names are those of timm's mobilenetv1, see docs/quantization.md.`,
    name,
  );
}
