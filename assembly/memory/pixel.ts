/**
 * The pixels whose activations are in the scratch, as a table: where the outputs of each go and what its activations
 * sum up to. It frees the tiles of rows and borders.
 */
@unmanaged
export class Pixel {
  static readonly BYTES: u32 = offsetof<Pixel>();

  /** Address of the output of channel 0. */
  output: usize;
  /** Σ of the activations, for tiles that multiply filters with their zero point still in them. */
  sum: i32;
}

/** The output of the pixel that is `i` behind the one at `pixels`. */
@inline
export function outputOf(pixels: usize, i: u32): usize {
  return changetype<Pixel>(pixels + i * Pixel.BYTES).output;
}


@inline
export function sumOf(pixels: usize, i: u32): i32 {
  return changetype<Pixel>(pixels + i * Pixel.BYTES).sum;
}

/** The same in four lanes. A load that splats, because V8 merges no other splat into 256 bits. */
@inline
export function sumsOf(pixels: usize, i: u32): v128 {
  return v128.load32_splat(pixels + i * Pixel.BYTES, offsetof<Pixel>('sum'));
}
