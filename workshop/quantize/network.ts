/** A MobileNet V1 in real numbers, its batch normalisations folded into the filters. */
import type { Plane } from '../packing/shapes.ts';

/** `y = activation(bias + Σ x · filter)`; padded places hold 0. */
export interface RealLayer {
  readonly kind: 'convolution' | 'depthwise' | 'pointwise';
  /** What the file calls its filters. */
  readonly name: string;
  readonly stride: 1 | 2;
  readonly padTop: number;
  readonly padLeft: number;
  readonly input: Plane;
  readonly output: Plane;
  /** ReLU6, or nothing for the logits. */
  readonly activation: 'relu6' | 'none';
  /** f64 `[outChannels][products]`, products in the order row, column, input channel; depthwise f64 `[9][channels]`. */
  readonly filters: Float64Array;
  /** f64 `[outChannels]` */
  readonly bias: Float64Array;
}

/** The mean of the whole plane. */
export interface MeanLayer {
  readonly kind: 'mean';
  readonly input: Plane;
  readonly output: Plane;
}

export type Layer = RealLayer | MeanLayer;

/** One convolution, thirteen pairs of depthwise and pointwise or fourteen, the mean, one pointwise. */
export interface RealNetwork {
  /** Of the input. */
  readonly plane: Plane;
  readonly layers: readonly Layer[];
  readonly classes: number;
}

/** The largest activation of ReLU6. */
export const SIX = 6;
