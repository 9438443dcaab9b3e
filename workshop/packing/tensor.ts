/** A named array of a float network: filters, a bias, or the numbers of a batch normalisation. */
export interface Tensor {
  readonly name: string;
  /** Empty for a single number. */
  readonly shape: readonly number[];
  /** As many as the product of the shape, the last axis fastest. */
  readonly data: Float32Array;
}
