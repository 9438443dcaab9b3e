/**
 * From the file's filters to those that the tiles read. Only the simd build prepares any: i8 minus the filter's
 * zero point, in pairs of neighbouring products, so that |f| ≤ 255 and the tile needs no correction.
 */
import { PREPARED } from '../memory/activation';
import { BLOCK, CHANNEL_UNIT } from '../memory/size';
import { Kind, Layer } from '../memory/layer';

/** Prepared bytes of the depthwise filters of so many channels, and the distance from one unit's to the next. */
// @ts-ignore: decorator
@inline
export function depthwiseFilterBytes(channels: u32): u32 {
  return PREPARED ? channels * 20 : channels;
}

/** Prepares the layer's filters from `layer.packed` to `layer.filters`. */
export function prepareFilters(layer: Layer): void {
  if (layer.kind == Kind.DEPTHWISE) pairTaps(layer, layer.packed, layer.filters);
  else pairProducts(layer, layer.packed, layer.filters);
}

/** [K/4][width][4] i8 of each block to [K/2][width][2] i16: a vector of four channels × four products at a time. */
function pairProducts(layer: Layer, from: usize, to: usize): void {
  for (let c: u32 = 0; c < layer.channels; c += BLOCK) {
    const width = layer.channels - c > CHANNEL_UNIT ? BLOCK : CHANNEL_UNIT;
    for (let k: u32 = 0; k < layer.products; k += 4, to += width << 3) {
      for (let i: u32 = 0; i < width; i += 4, from += 16)
        pairFour(layer, c + i, from, to + (i << 2), width << 2);
    }
  }
}

/** Four channels' products 0, 1 go to `to`, their products 2, 3 to `to + next`. */
function pairFour(layer: Layer, c: u32, from: usize, to: usize, next: usize): void {
  const four = v128.load(from);
  // Two channels each, as i32 lanes: (products 0, 1), (products 2, 3) of one, then of the other.
  const first = i16x8.extend_low_i8x16_s(four);
  const second = i16x8.extend_high_i8x16_s(four);
  const zeros = i16x8.extend_low_i8x16_s(v128.load32_zero(layer.filterZero + c));
  const zero = i16x8.shuffle(zeros, zeros, 0, 0, 1, 1, 2, 2, 3, 3);
  v128.store(to, i16x8.sub(i32x4.shuffle(first, second, 0, 2, 4, 6), zero));
  v128.store(to + next, i16x8.sub(i32x4.shuffle(first, second, 1, 3, 5, 7), zero));
}

/** [9][N] i8 to [N/8][5][8][2] i16: taps in pairs, the tenth 0. */
function pairTaps(layer: Layer, from: usize, to: usize): void {
  for (let c: u32 = 0; c < layer.channels; c++) {
    const zero = <i32>load<i8>(layer.filterZero + c);
    const unit = to + (c & ~7) * 20 + ((c & 7) << 2);
    for (let t: u32 = 0; t < 10; t++) {
      const filter = t < 9 ? <i32>load<i8>(from + t * layer.channels + c) - zero : 0;
      store<i16>(unit + (t >> 1) * 32 + ((t & 1) << 1), <i16>filter);
    }
  }
}
