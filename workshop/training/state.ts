import { MobilenetError } from '../../host/errors.ts';
import { count, packInto, unpack } from './layout.ts';
import type { Plan } from './memory.ts';
import { tracked, trained } from './network.ts';
import type { Parameter } from './network.ts';
import { Random, xoshiro } from '../packing/random.ts';
import type { Tensor } from '../packing/tensor.ts';
import { AVERAGE } from './statistics.ts';

/** The regions of memory.ts that have the layout of the parameters, by their distance in regions. */
const regions = { parameters: 0, gradients: 1, square: 2, momentum: 3 } as const;

/** A copy of a tensor: in a region, or its moving average. */
type Copy = keyof typeof regions | 'average';

/**
 * All that training changes, in the memory of the module. Tensors are copies in PyTorch's layout, under the names of
 * timm's MobileNetV1.
 */
export class State {
  readonly #plan: Plan;
  readonly #memory: WebAssembly.Memory;
  /** What is trained, in order. */
  readonly trained: readonly Parameter[];
  readonly #tracked: readonly Parameter[];

  constructor(plan: Plan, memory: WebAssembly.Memory) {
    this.#plan = plan;
    this.#memory = memory;
    const layers = plan.layers.map(({ layer }) => layer);
    this.trained = trained(layers);
    this.#tracked = tracked(layers);
  }

  /**
   * Filters with deviation 1 / √(3 · fan-in), γ and variances 1, all else 0, the optimizer's state and averages too.
   *
   * @param seed a whole number; the same seed gives the same bits
   */
  initialize(seed: number): void {
    const { parameters, region } = this.#plan;
    new Uint8Array(this.#memory.buffer, parameters, 4 * region).fill(0);
    const random = new Random(seed, xoshiro);
    for (const parameter of this.averaged) this.#tensor(parameter, 'average').fill(0);
    for (const parameter of [...this.trained, ...this.#tracked]) {
      const memory = this.#tensor(parameter, 'parameters');
      const { fanIn } = parameter;
      if (fanIn === 0) memory.fill(parameter.fill);
      else {
        const deviation = 1 / Math.sqrt(3 * fanIn);
        const data = Float32Array.from({ length: count(parameter) }, () => deviation * random.finerNormal());
        packInto(memory, parameter, data);
      }
    }
  }

  #tensor(parameter: Parameter, copy: Copy): Float32Array {
    const { places, averages, region } = this.#plan;
    const at =
      copy === 'average' ? averages.get(parameter)! : places.get(parameter)! + regions[copy] * region;
    return new Float32Array(this.#memory.buffer, at, parameter.size);
  }

  #copy(parameter: Parameter, copy: Copy, name: string): Tensor {
    return { name, shape: parameter.shape, data: unpack(parameter, this.#tensor(parameter, copy)) };
  }

  /** A copy of a weight or running statistic. */
  read(parameter: Parameter): Tensor {
    return this.#copy(parameter, 'parameters', parameter.name);
  }

  /** What has a moving average, in order: everything or nothing. */
  get averaged(): readonly Parameter[] {
    return [...this.#plan.averages.keys()];
  }

  /** Copies of the weights, then of the running statistics. */
  parameters(): Tensor[] {
    return [...this.trained, ...this.#tracked].map((p) => this.read(p));
  }

  /** Copies of RMSprop's mean squares and momenta. */
  optimizer(): Tensor[] {
    return (['square', 'momentum'] as const).flatMap((region) =>
      this.trained.map((p) => this.#copy(p, region, `${region}.${p.name}`)),
    );
  }

  /** Copies of the moving averages as `average.<name>`, in the order of `parameters`. */
  averages(): Tensor[] {
    return this.averaged.map((p) => this.#copy(p, 'average', AVERAGE + p.name));
  }

  /** Puts the averages in the place of the weights and running statistics, and those in theirs; done twice, nothing. */
  swapAverages(): void {
    for (const parameter of this.averaged) {
      const [weights, averages] = [this.#tensor(parameter, 'parameters'), this.#tensor(parameter, 'average')];
      const before = weights.slice();
      weights.set(averages);
      averages.set(before);
    }
  }

  /**
   * All gradients in the module's own order and layout, padding included, as a live view: add the views of trainers of
   * the same network, write the mean into each, and `apply` moves all alike.
   */
  gradients(): Float32Array {
    const { parameters, region } = this.#plan;
    return new Float32Array(this.#memory.buffer, parameters + region, region / 4);
  }

  /** Copies of the gradients that the last `backward` left, by the names of the weights. */
  gradientTensors(): Tensor[] {
    return this.trained.map((p) => this.#copy(p, 'gradients', p.name));
  }

  /**
   * Takes in tensors that `parameters`, `optimizer` or `averages` gave; what is not named stays.
   *
   * @throws E_MODEL_SHAPE a name or shape is not of this network; nothing is taken in then
   */
  restore(tensors: readonly Tensor[]): void {
    const targets = this.#targets();
    for (const { name, shape, data } of tensors) {
      const target = targets.get(name);
      if (!target) throw new MobilenetError('E_MODEL_SHAPE', `${name} is no tensor of this network.`, name);
      const wanted = target.parameter.shape;
      if (`${shape}` !== `${wanted}` || data.length !== count(target.parameter)) {
        const sentence = `${name} is [${shape}] and this network needs [${wanted}]; take the alpha and classes that it was trained with.`;
        throw new MobilenetError('E_MODEL_SHAPE', sentence, name);
      }
    }
    for (const { name, data } of tensors) {
      const { parameter, copy } = targets.get(name)!;
      packInto(this.#tensor(parameter, copy), parameter, data);
    }
  }

  #targets(): Map<string, { parameter: Parameter; copy: Copy }> {
    const targets = new Map<string, { parameter: Parameter; copy: Copy }>();
    for (const parameter of [...this.trained, ...this.#tracked]) {
      targets.set(parameter.name, { parameter, copy: 'parameters' });
    }
    for (const copy of ['square', 'momentum'] as const) {
      for (const parameter of this.trained) targets.set(`${copy}.${parameter.name}`, { parameter, copy });
    }
    for (const parameter of this.averaged) {
      targets.set(AVERAGE + parameter.name, { parameter, copy: 'average' });
    }
    return targets;
  }
}
