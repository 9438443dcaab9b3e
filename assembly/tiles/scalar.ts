/**
 * The plain tiles: any engine runs them, and every other tile must equal them. Activations u8, filters i8 as they stand
 * in the file.
 */
import { requantize } from '../arithmetic/requantize';
import { Layer } from '../memory/layer';

/**
 * Two pixels × `width` (8 or 16) channels of a block: y[c] = requantize(bias[c] + Σᵢ a[i] · (f[i, c] − zero[c])).
 *
 * @param a0 @param a1 activations, u8 [products]; @param f filters of the block, i8 [products/4][width][4];
 * @param c first channel; @param y0 @param y1 outputs, u8 [width]
 */
export function pointwiseTile(
  layer: Layer,
  a0: usize,
  a1: usize,
  f: usize,
  c: u32,
  width: u32,
  y0: usize,
  y1: usize,
): void {
  for (let i: u32 = 0; i < width; i++) {
    const zero = <i32>load<i8>(layer.filterZero + c + i);
    const bias = load<i32>(layer.bias + ((c + i) << 2));
    const scale = load<f32>(layer.scale + ((c + i) << 2));
    let sum0 = bias;
    let sum1 = bias;
    for (let k: u32 = 0, at = f + (i << 2); k < layer.products; k += 4, at += width << 2) {
      for (let j: u32 = 0; j < 4; j++) {
        const filter = <i32>load<i8>(at + j) - zero;
        sum0 += filter * <i32>load<u8>(a0 + k + j);
        sum1 += filter * <i32>load<u8>(a1 + k + j);
      }
    }
    store<u8>(y0 + i, <u8>requantize(sum0, scale, layer));
    store<u8>(y1 + i, <u8>requantize(sum1, scale, layer));
  }
}

/**
 * Eight channels of one output of a 3×3 depthwise window.
 *
 * @param x the window's first place, u8, channel `c`; @param f filters, i8 [9][channels], channel `c`; @param y u8 [8]
 */
// @ts-ignore: decorator
@inline
export function depthwiseTile(layer: Layer, x: usize, f: usize, c: u32, y: usize): void {
  for (let i: u32 = 0; i < 8; i++) {
    const zero = <i32>load<i8>(layer.filterZero + c + i);
    let sum = load<i32>(layer.bias + ((c + i) << 2));
    let filter = f + i;
    for (let row = x + i, end = row + layer.inRow * 3; row < end; row += layer.inRow) {
      for (
        let at = row, last = at + layer.inPixel * 3;
        at < last;
        at += layer.inPixel, filter += layer.channels
      ) {
        sum += (<i32>load<i8>(filter) - zero) * <i32>load<u8>(at);
      }
    }
    store<u8>(y + i, <u8>requantize(sum, load<f32>(layer.scale + ((c + i) << 2)), layer));
  }
}
