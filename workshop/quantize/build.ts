/** The integer layers of a network that has been observed. */
import type { Affine } from '../packing/arithmetic.ts';
import { forward } from '../packing/forward.ts';
import type { FilterLayer, Layer } from '../packing/network.ts';
import { correct } from './correct.ts';
import type { Input } from './input.ts';
import { integerMean, integers, shifted } from './integers.ts';
import type { Ends } from './integers.ts';
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
  readonly filterZeros: boolean;
  readonly correction?: Correction;
}

/** @param advance is called after each layer */
export function build({ layers }: RealNetwork, plan: Plan, advance: () => void = () => {}): Layer[] {
  let planes = plan.correction?.inputs ?? [];
  return layers.map((layer, index) => {
    const ends = { input: index === 0 ? plan.input : plan.outputs[index - 1]!, output: plan.outputs[index]! };
    const built =
      layer.kind === 'mean' ? integerMean(layer, ends) : filtering(layer, index, ends, { ...plan, planes });
    planes = planes.map((plane) => forward(built, 'int8', plane));
    advance();
    return built;
  });
}

function filtering(
  layer: RealLayer,
  index: number,
  ends: Ends,
  { input, filterZeros, correction, planes }: Plan & { readonly planes: readonly Uint8Array[] },
): FilterLayer {
  const found = integers(index === 0 ? shifted(layer, input.shift) : layer, ends, filterZeros);
  const means = correction?.means[index];
  return means ? correct(found, planes, means) : found.layer;
}
