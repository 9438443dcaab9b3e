import type { RealLayer } from '../../../workshop/quantize/network.ts';

/** A pointwise layer of one pixel, or more, with ReLU6. */
export function pointwise(filters: number[][], bias: number[], pixels = 1): RealLayer {
  const plane = { height: 1, width: pixels };
  return {
    kind: 'pointwise',
    name: 'w',
    stride: 1,
    padTop: 0,
    padLeft: 0,
    input: { ...plane, channels: filters[0]!.length },
    output: { ...plane, channels: filters.length },
    activation: 'relu6',
    filters: Float64Array.from(filters.flat()),
    bias: Float64Array.from(bias),
  };
}
