/**
 * From the file's filters to those that the tiles read. The simd and wide builds prepare all: i8 minus the filter's
 * zero point, in pairs of neighbouring products, so that |f| ≤ 255 and the tile needs no correction. The relaxed builds
 * prepare those of depthwise layers.
 */
import { fillBytes } from '../memory/bytes';
import { BLOCK, CHANNEL_UNIT } from '../memory/size';
import { DEPTHWISE_FILTER_BYTES, Kind, Layer, TAP_HEADER, TAP_SET, preparedBytes } from '../memory/layer';

/** Prepares the layer's filters from `layer.packed` to `layer.filters`. */
export function prepareFilters(layer: Layer): void {
  if (ASC_FEATURE_RELAXED_SIMD) quadTaps(layer, layer.packed, layer.filters);
  else if (layer.kind == Kind.DEPTHWISE && WIDE) spreadTaps(layer, layer.packed, layer.filters);
  else if (layer.kind == Kind.DEPTHWISE) pairTaps(layer, layer.packed, layer.filters);
  else pairProducts(layer, layer.packed, layer.filters);
}

/**
 * [K/4][width][4] i8 of each block to [K/2][width][2] i16, four channels × four products at a time; a block of 16
 * channels in the order 0–3, 8–11, 4–7, 12–15 (tiles/narrow).
 */
function pairProducts(layer: Layer, from: usize, to: usize): void {
  for (let c: u32 = 0; c < layer.channels; c += BLOCK) {
    const width = layer.channels - c > CHANNEL_UNIT ? BLOCK : CHANNEL_UNIT;
    for (let i: u32 = 0; i < width; i += 4, from += 16)
      pairFour(layer, c + i, from, to + (placeOf(i, width) << 2), width);
    from += (layer.products >> 2) * (width << 2) - (width << 2);
    to += layer.products * (width << 1);
  }
}

/** Where channel `i`, a multiple of 4, of a block stands. */
// @ts-ignore: decorator
@inline
function placeOf(i: u32, width: u32): u32 {
  return width == BLOCK ? ((i & 4) << 1) | ((i & 8) >> 1) : i;
}

/** All products of four channels of a block: 0, 1 of each step of four go to `to`, 2, 3 to the next pair's place. */
function pairFour(layer: Layer, c: u32, from: usize, to: usize, width: u32): void {
  const zeros = i16x8.extend_low_i8x16_s(v128.load32_zero(layer.filterZero + c));
  const zero = i16x8.shuffle(zeros, zeros, 0, 0, 1, 1, 2, 2, 3, 3);
  const pair = (<usize>width) << 2;
  for (let k: u32 = 0; k < layer.products; k += 4, from += pair, to += pair << 1) {
    const four = v128.load(from);
    // Two channels each, as i32 lanes: (products 0, 1), (products 2, 3) of one, then of the other.
    const first = i16x8.extend_low_i8x16_s(four);
    const second = i16x8.extend_high_i8x16_s(four);
    v128.store(to, i16x8.sub(i32x4.shuffle(first, second, 0, 2, 4, 6), zero));
    v128.store(to + pair, i16x8.sub(i32x4.shuffle(first, second, 1, 3, 5, 7), zero));
  }
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

/**
 * [9][N] i8 to blocks of 16 channels: i32 bias [16], f32 scale [16], i16 [9][32]. Sixteen channels c are the lanes
 * (c ≫ 1) & 3 of four vectors: even ones of the first eight, even ones of the others, then the odd ones; a filter lies
 * in the half of its lane in which the channel's activation will be.
 */
function spreadTaps(layer: Layer, from: usize, to: usize): void {
  fillBytes(to, 0, <usize>preparedBytes(layer));
  for (let c: u32 = 0; c < layer.channels; c++) {
    const block = to + (c >> 4) * DEPTHWISE_FILTER_BYTES;
    const lane = block + ((c & 1) << 5) + ((c & 8) << 1) + ((c & 6) << 1);
    const zero = <i32>load<i8>(layer.filterZero + c);
    store<i32>(lane, load<i32>(layer.bias + (c << 2)));
    store<f32>(lane, load<f32>(layer.scale + (c << 2)), 64);
    for (let t: u32 = 0, tap = lane + 128 + ((c & 1) << 1); t < 9; t++, tap += 64)
      store<i16>(tap, <i16>(<i32>load<i8>(from + t * layer.channels + c) - zero));
  }
}

/**
 * [9][N] i8 to blocks of eight channels: u32 rests and 12 bytes of nothing, then sets i8 [3][8][4] of filters by column.
 * A filter less its zero point, −255…255, goes into the first set as far as i8 does, which is all of most. The block's
 * `rests` are how many sets more it takes: 255 = 127 + 127 + 1 takes two.
 */
function quadTaps(layer: Layer, from: usize, to: usize): void {
  fillBytes(to, 0, <usize>preparedBytes(layer));
  for (let c: u32 = 0; c < layer.channels; c++) {
    const block = to + (c >> 3) * DEPTHWISE_FILTER_BYTES;
    const zero = <i32>load<i8>(layer.filterZero + c);
    for (let t: u32 = 0; t < 9; t++) {
      let left = <i32>load<i8>(from + t * layer.channels + c) - zero;
      let tap = block + TAP_HEADER + (t % 3) * (TAP_SET / 3) + ((c & 7) << 2) + t / 3;
      for (let set: u32 = 0; left; set++, tap += TAP_SET) {
        const part = max(min(left, 127), -128);
        store<i8>(tap, <i8>part);
        store<u32>(block, max(load<u32>(block), set));
        left -= part;
      }
    }
  }
}
