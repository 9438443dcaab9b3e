/**
 * From the file's filters to pairs: i8 minus the filter's zero point, in i16 pairs of neighbouring products, so that
 * |f| ≤ 255 and the tile needs no correction.
 */
import { Layer } from '../memory/layer';
import { BLOCK, CHANNEL_UNIT, product } from '../memory/size';

/** Bytes of a layer's products as pairs. */
@inline
export function pairedBytes(layer: Layer): u64 {
  return 2 * product(layer.channels, layer.products);
}

/**
 * [K/4][width][4] i8 of each block to [K/2][width][2] i16, four channels × four products at a time; a block of 16
 * channels in the order 0–3, 8–11, 4–7, 12–15 (tiles/requantize-store).
 */
export function pairProducts(layer: Layer, from: usize, to: usize): void {
  for (let c: u32 = 0; c < layer.channels; c += BLOCK) {
    const width = layer.channels - c > CHANNEL_UNIT ? BLOCK : CHANNEL_UNIT;
    for (let i: u32 = 0; i < width; i += 4, from += 16)
      pairFour(layer, c + i, from, to + (placeOf(i, width) << 2), width);
    from += (layer.products >> 2) * (width << 2) - (width << 2);
    to += layer.products * (width << 1);
  }
}

/** Where channel `i`, a multiple of 4, of a block stands. */
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
