/** The integer layers of a network that has been observed. */
import type { Affine } from '../packing/arithmetic.ts';
import { forward } from '../packing/forward.ts';
import type { FilterLayer, Layer } from '../packing/network.ts';
import { correct } from './correct.ts';
import type { Input } from './input.ts';
import { integerMean, integers, shifted } from './integers.ts';
import type { Ends, Integers } from './integers.ts';
import type { Rounding } from './filters.ts';
import type { RealLayer, RealNetwork } from './network.ts';

/** What the biases are corrected by. */
export interface Correction {
  /** u8 planes of the network's input. */
  readonly inputs: readonly Uint8Array[];
  /** Of each layer before its activation, on the same pictures. */
  readonly means: readonly (Float64Array | undefined)[];
}

export interface Plan {
  readonly input: Input;
  /** Scale and zero point of each layer's output. */
  readonly outputs: readonly Affine[];
  readonly rounding: Rounding;
  readonly correction?: Correction;
}

/** @param advance is called after each layer */
export function build({ layers }: RealNetwork, plan: Plan, advance: () => void = () => {}): Layer[] {
  let planes = plan.correction?.inputs ?? [];
  return layers.map((layer, index) => {
    const means = plan.correction?.means[index];
    const built =
      layer.kind === 'mean'
        ? integerMean(layer, endsOf(index, plan))
        : filtering(rounded(layer, index, plan), planes, means);
    planes = planes.map((plane) => forward(built, 'int8', plane));
    advance();
    return built;
  });
}

function filtering(
  found: Integers,
  planes: readonly Uint8Array[],
  means: Float64Array | undefined,
): FilterLayer {
  return means ? correct(found, planes, means) : found.layer;
}

/** The integers of a layer, not corrected. */
export function rounded(layer: RealLayer, index: number, plan: Plan): Integers {
  const { input, rounding } = plan;
  return integers(index === 0 ? shifted(layer, input.shift) : layer, endsOf(index, plan), rounding);
}

function endsOf(index: number, { input, outputs }: Plan): Ends {
  return { input: index === 0 ? input : outputs[index - 1]!, output: outputs[index]! };
}
