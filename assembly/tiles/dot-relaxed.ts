/**
 * What the tiles of the relaxed builds share: dot products of four bytes. Filters i8 as they stand in the file, so a zero
 * point comes off with the sum of the activations.
 *
 * Where the engine's dot product is exact for all activations (tiles/probe), one is enough. Elsewhere it is only
 * portable for 0…127, so an activation goes in as its upper seven bits twice and its lowest bit once:
 * a = (a ≫ 1) + (a ≫ 1) + (a & 1). Exact on every engine (|pair| ≤ 2 · 128 · 127 < 2^15), and three dots instead of one.
 */
import { Layer } from '../memory/layer';
import { outputOf, sumsOf } from '../memory/pixel';
import { narrow8 } from './requantize-store';

/** acc + four products for each of four channels. */
@inline
export function dot(acc: v128, activations: v128, filters: v128): v128 {
  return i32x4.relaxed_dot_i8x16_i7x16_add_s(filters, activations, acc);
}

/** bias − zero · Σ a for four channels. `total`: Σ a in every lane. */
@inline
export function start(bias: v128, zero: v128, total: v128): v128 {
  return i32x4.sub(bias, i32x4.mul(zero, total));
}

/**
 * The pixels of a tile × 8 channels on any engine. a: u8 [Tile.PIXELS][products]; `step`: bytes of filters from four products
 * to the next four.
 */
export function eightByParts(layer: Layer, a: usize, f: usize, step: u32, c: u32, pixels: usize): void {
  const biases = layer.bias + (c << 2);
  const zeros = layer.zeros + (c << 2);
  for (let i = Tile.PIXELS; i-- > 0;) {
    const total = sumsOf(pixels, i);
    let s0 = start(v128.load(biases, 0), v128.load(zeros, 0), total);
    let s1 = start(v128.load(biases, 16), v128.load(zeros, 16), total);
    let at = a + i * Activations.pitch(layer.products);
    for (let filter = f, end = at + layer.products; at < end; at += 4, filter += step) {
      const p = v128.load32_splat(at);
      s0 = dotByParts(s0, p, v128.load(filter, 0));
      s1 = dotByParts(s1, p, v128.load(filter, 16));
    }
    narrow8(s0, s1, layer, c, outputOf(pixels, i) + c);
  }
}


@inline
function dotByParts(acc: v128, activations: v128, filters: v128): v128 {
  const half = i8x16.shr_u(activations, 1);
  acc = dot(dot(acc, half, filters), half, filters);
  return dot(acc, v128.and(activations, i8x16.splat(1)), filters);
}
