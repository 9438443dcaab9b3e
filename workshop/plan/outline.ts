import { ownProbabilities } from '../packing/arithmetic.ts';
import { makeContract } from '../packing/contract.ts';
import { checkOptions, commandOf } from '../packing/make.ts';
import type { MakeOptions } from '../packing/make.ts';
import type { Layer, Network } from '../packing/network.ts';
import { toolName } from '../packing/tool.ts';
import { shapes } from '../packing/shapes.ts';
import type { Shape } from '../packing/shapes.ts';

/** What every layer's bytes mean; any scale and zero point would do, because no size depends on them. */
const affine = { inputZero: 0, outputZero: 0, low: 0, high: 255, outputScale: 1 };

const none = {
  filters: new Int8Array(0),
  filterZero: new Int8Array(0),
  scale: new Float32Array(0),
  bias: new Int32Array(0),
};

/**
 * The network that `make` would make, without its filters: as long in a packed file, and as large in memory.
 *
 * @throws E_USAGE there is no such variant
 */
export function outline(options: MakeOptions): Network {
  checkOptions(options);
  const { alpha, resolution, channels = 3 } = options;
  const classes = options.headless ? 0 : options.classes;
  const plane = { height: resolution, width: resolution, channels };
  const ends = { plane, inputType: 'int8', outputType: 'int8' } as const;
  const network: Network = {
    contract: makeContract(ends, {}),
    domain: 'int8',
    layers: shapes({ alpha, resolution, channels, classes }).map(layerOf),
    provenance: { source: commandOf(options), tool: toolName() },
  };
  if (classes === 0) return network;
  return { ...network, softmax: { ...ownProbabilities(classes, { scale: 1, zero: 0 }), inModel: true } };
}

function layerOf({ kind, stride, padTop, padLeft, input, output }: Shape): Layer {
  if (kind === 'pool') return { kind: 'average', input, output, multiplier: 0, addend: 0, ...affine };
  return { kind, stride, padTop, padLeft, input, output, ...none, ...affine };
}
