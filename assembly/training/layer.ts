import { Norm } from './norm';

/**
 * One layer as the host plans it: sides, and addresses of its tensors, all f32 and NHWC. Channels are padded to a
 * multiple of 8; padded filters are zero and stay zero, because their gradients are.
 *
 * A layer stores its sums before batch norm only. Who reads it normalizes again (source): a multiplication costs less
 * than a pass over memory.
 *
 * Of an integer network all numbers are whole: bytes less their zero point, filters likewise. Sums are exact below 2^24.
 */
@unmanaged
export class Layer {
  stride: u32;
  padTop: u32;
  padLeft: u32;
  inHeight: u32;
  inWidth: u32;
  inChannels: u32;
  outHeight: u32;
  outWidth: u32;
  /** Output channels. */
  channels: u32;
  /** Products per output of a matrix product, padded to a multiple of 4. */
  products: u32;
  /** Pixels that a matrix product takes at a time. */
  block: u32;

  /** Sums of the layer before, [images][inHeight][inWidth][inChannels]; for the first layer u8 pictures. */
  input: usize;
  /** Sums of this layer, [images][outHeight][outWidth][channels]. */
  output: usize;
  /** Matrix: [channels/16][products][16]. Depthwise: [9][channels]. */
  filters: usize;
  /** Matrix: [products/16][channels][16]. Depthwise: [9][channels] with the taps reversed. */
  transposed: usize;
  /** As `filters`. */
  filterGradient: usize;
  /** As `output`: of what this layer's batch norm and ReLU6 give. */
  outGradient: usize;
  /** As `input`. */
  inGradient: usize;
  /** Batch norm of the input, and of the output. */
  source: Norm;
  norm: Norm;
  /** Scratch: normalized input, and gradient of the sums. */
  left: usize;
  right: usize;
  /** Of the first layer: a byte x of a picture is (2x − inputShift) / inputDivisor. */
  inputShift: f32;
  inputDivisor: f32;
  /** What a pool multiplies its sums by. */
  share: f32;
}
