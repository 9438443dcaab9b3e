import { FIELD, PAIRED, PREPARED, TILE, activationsAt, flipped } from '../memory/activation';
import { Layer } from '../memory/layer';
import { Pixel } from '../memory/pixel';

/**
 * Fills the table of the pixels of a few rows, and answers how many there are. The last is repeated to a whole tile:
 * a tile stores its first pixel last, so what it computed of places beyond the end is overwritten.
 */
export function listPixels(layer: Layer, row: u32, rows: u32): u32 {
  const count = rows * layer.outWidth;
  let at = layer.pixels;
  let line = layer.output + row * layer.outRow;
  for (; rows > 0; rows--, line += layer.outRow) {
    let output = line;
    for (let x: u32 = layer.outWidth; x > 0; x--, output += layer.outPixel, at += Pixel.BYTES)
      changetype<Pixel>(at).output = output;
  }
  if (!PREPARED) sumActivations(layer, count);
  const last = load<u64>(at - Pixel.BYTES);
  for (const end = at + (TILE - 1) * Pixel.BYTES; at < end; at += Pixel.BYTES) store<u64>(at, last);
  return count;
}

/** The sums of the pixels' activations, 0 for filters without a zero point. ≤ 8192 · 255 < 2^21. */
function sumActivations(layer: Layer, count: u32): void {
  for (let p: u32 = 0, at = layer.pixels; p < count; p++, at += Pixel.BYTES) {
    const activations = activationsAt(layer.scratch, p, layer.products);
    changetype<Pixel>(at).sum = layer.centered ? 0 : sum(activations, p, layer.products);
  }
}

function sum(activations: usize, p: u32, products: u32): i32 {
  if (ASC_FEATURE_SIMD) return sumEights(activations, products);
  // Three sums in one word: none leaves its field.
  let words: u64 = 0;
  for (const end = activations + (products << 3); activations < end; activations += 8)
    words += load<u64>(activations);
  return <i32>((words >> ((p % 3) * FIELD)) & ((1 << FIELD) - 1));
}

function sumEights(activations: usize, products: u32): i32 {
  const shift: u32 = PAIRED ? 1 : 0;
  let sums = i32x4.splat(0);
  for (const end = activations + (products << shift); activations < end; activations += 8 << shift) {
    const eight = PAIRED
      ? v128.load(activations)
      : i16x8.extend_low_i8x16_u(flipped(v128.load64_zero(activations)));
    sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(eight));
  }
  const halves = i32x4.add(
    sums,
    i8x16.shuffle(sums, sums, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7),
  );
  return i32x4.extract_lane(halves, 0) + i32x4.extract_lane(halves, 1);
}
