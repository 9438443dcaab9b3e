import { MobilenetError } from '../../host/errors.ts';

/** A batch normalisation, f32 `[channels]` each: `y = gain · (x − mean) / √(variance + epsilon) + shift`. */
export interface BatchNorm {
  readonly gain: Float32Array;
  readonly shift: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  readonly epsilon: number;
  /** Of the tensor that holds the variances. */
  readonly name: string;
}

/**
 * Filters and bias of a layer that computes what the layer without a bias and its normalisation compute, in float64.
 *
 * @param filters f64 `[channels][products]`, or of a depthwise layer f64 `[9][channels]`
 * @throws E_MODEL_TENSOR a variance is negative
 */
export function fold(
  filters: Float64Array,
  depthwise: boolean,
  { gain, shift, mean, variance, epsilon, name }: BatchNorm,
): { filters: Float64Array; bias: Float64Array } {
  const channels = gain.length;
  const factor = Float64Array.from(variance, (value, channel) => {
    if (value >= 0) return gain[channel]! / Math.sqrt(value + epsilon);
    throw new MobilenetError(
      'E_MODEL_TENSOR',
      `The tensor '${name}' holds the variance ${value} in channel ${channel}; export the model again.`,
      name,
    );
  });
  const products = filters.length / channels;
  return {
    filters: filters.map(
      (filter, at) => filter * factor[depthwise ? at % channels : Math.floor(at / products)]!,
    ),
    bias: factor.map((value, channel) => shift[channel]! - mean[channel]! * value),
  };
}
