import type { Network } from '../../workshop/packing/index.ts';
import { hasFilters } from '../../workshop/packing/network.ts';
import type { Layer } from '../../workshop/packing/network.ts';
import type { Random } from '../../workshop/packing/random.ts';

/** The network with windows that begin and end elsewhere: the last row of an input may be one that nobody reads. */
export function repadded(network: Network, random: Random): Network {
  let { plane } = network.contract;
  const layers = network.layers.map((layer): Layer => {
    const input = plane;
    plane = { ...input, channels: layer.output.channels };
    if (!hasFilters(layer)) plane = { ...plane, height: 1, width: 1 };
    else if (layer.kind !== 'pointwise') {
      const [down, across] = [input.height, input.width].map((side) => windows(side, layer.stride, random));
      plane = { ...plane, height: down!.outputs, width: across!.outputs };
      return { ...layer, padTop: down!.padding, padLeft: across!.padding, input, output: plane };
    }
    return { ...layer, input, output: plane };
  });
  return { ...network, layers };
}

/** How many windows a side has, with or without a place of padding before and behind it. */
function windows(side: number, stride: number, random: Random): { padding: number; outputs: number } {
  const [padding, behind] = [random.integer(0, 1), random.integer(0, 1)].map((drawn) =>
    side < 3 ? 1 : drawn,
  );
  return { padding: padding!, outputs: Math.floor((side + padding! + behind! - 3) / stride) + 1 };
}
