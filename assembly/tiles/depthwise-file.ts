import { requantize8 } from '../arithmetic/requantize';
import { Layer } from '../memory/layer';

/**
 * Eight channels of one output of a 3×3 depthwise window, with the filters as they stand in the file: compact and
 * relaxed.
 *
 * x: u8, channel `c` of the window's first place; f: i8 [9][channels], channel `c`; y: eight activations.
 */
@inline
export function depthwiseEight(layer: Layer, x: usize, f: usize, c: u32, y: usize): void {
  const bias = layer.bias + (c << 2);
  const zero = v128.load8x8_s(layer.filterZero + c);
  let s0 = v128.load(bias, 0);
  let s1 = v128.load(bias, 16);
  const right = layer.inPixel;
  const down = layer.inRow;
  const tap = layer.channels;
  for (let row = x, end = row + down * 3; row < end; row += down) {
    for (let at = row, last = at + right * 3; at < last; at += right, f += tap) {
      const filter = i16x8.sub(v128.load8x8_s(f), zero);
      const activation = v128.load8x8_u(at);
      s0 = i32x4.add(s0, i32x4.extmul_low_i16x8_s(activation, filter));
      s1 = i32x4.add(s1, i32x4.extmul_high_i16x8_s(activation, filter));
    }
  }
  Activations.storeEight(y, requantize8(s0, s1, layer, c));
}
