/**
 * The depthwise tile of the relaxed builds for a stride of 2: eight channels of a row. It slides along the row, column by
 * column: three activations of a channel, one below the other, share a lane, and the lane serves the outputs whose windows
 * the column is in. tiles/depthwise-two is that for a stride of 1, and has filters and lanes from here.
 *
 * x: u8, the first place of the row's first window; y: the activations of its first output. f: one block that
 * `columnTaps` made: u32 more, i8 [3][8][4] filters by column, and so many more sets like it.
 *
 * Long because reader and writer of the filters stand side by side, and sums are named locals.
 */
import { eightBy, leastOf, magicOf, mostOf, shiftOf } from '../arithmetic/requantize';
import { fillBytes } from '../memory/bytes';
import { Layer } from '../memory/layer';
import { product } from '../memory/size';
import { dot } from './dot-relaxed';
import { flipped } from './flip';
import { interleaved } from './lanes';

/** Bytes of a set of filters: three columns, each a lane for each of eight channels; and of what stands before the first. */
export const SET: u32 = 96;
export const HEADER: u32 = 16;

/** Bytes of the filters of eight channels. */
export const BLOCK_BYTES: u32 = HEADER + 3 * SET;

/** Bytes of a layer's filters. */
export function relaxedTapBytes(layer: Layer): u64 {
  return product(layer.channels >> 3, BLOCK_BYTES);
}

/**
 * Every second column ends one output and begins the next; those between are in the middle of one.
 * Long because sums and constants are named locals: engines keep those in registers.
 */
export function depthwiseRow(layer: Layer, x: usize, f: usize, c: u32, y: usize): void {
  const more = load<u32>(f);
  f += HEADER;
  const right = layer.inPixel;
  const down = layer.inRow;
  const next = Activations.pitch(layer.channels);
  const bias = layer.bias + (c << 2);
  const b0 = v128.load(bias, 0);
  const b1 = v128.load(bias, 16);
  const scale = layer.scale + (c << 2);
  const x0 = v128.load(scale, 0);
  const x1 = v128.load(scale, 16);
  const least = leastOf(layer);
  const most = mostOf(layer);
  const magic = magicOf(layer);
  const shift = shiftOf(layer);
  const second = f + SET;
  const end = second + more * SET;
  let s0 = b0;
  let s1 = b1;
  for (let left = <i32>layer.outWidth; left >= 0; left--, x += right) {
    let upper = upperPairs(x, down);
    let lower = lowerPairs(x, down);
    let q0 = lowQuads(upper, lower);
    let q1 = highQuads(upper, lower);
    s0 = dot(s0, q0, v128.load(f, 64));
    s1 = dot(s1, q1, v128.load(f, 80));
    let t0 = dot(b0, q0, v128.load(f, 0));
    let t1 = dot(b1, q1, v128.load(f, 16));
    if (more)
      for (let r = second; r < end; r += SET) {
        s0 = dot(s0, q0, v128.load(r, 64));
        s1 = dot(s1, q1, v128.load(r, 80));
        t0 = dot(t0, q0, v128.load(r, 0));
        t1 = dot(t1, q1, v128.load(r, 16));
      }
    if (left < <i32>layer.outWidth) {
      Activations.storeEight(y, eightBy(s0, s1, x0, x1, least, most, magic, shift));
      y += next;
    }
    if (!left) break;
    x += right;
    upper = upperPairs(x, down);
    lower = lowerPairs(x, down);
    q0 = lowQuads(upper, lower);
    q1 = highQuads(upper, lower);
    s0 = dot(t0, q0, v128.load(f, 32));
    s1 = dot(t1, q1, v128.load(f, 48));
    if (more)
      for (let r = second; r < end; r += SET) {
        s0 = dot(s0, q0, v128.load(r, 32));
        s1 = dot(s1, q1, v128.load(r, 48));
      }
  }
}

/** Of the column at `x`: rows 0 and 1. */
@inline
function upperPairs(x: usize, down: u32): v128 {
  return flipped(pairs(x, x + down));
}

/** Eight channels of two rows, byte by byte. */
@inline
export function pairs(a: usize, b: usize): v128 {
  return Tile.WIDE
    ? v128.or(v128.load8x8_u(a), i16x8.shl(v128.load8x8_u(b), 8))
    : interleaved(v128.load64_zero(a), v128.load64_zero(b));
}

/** Row 2, and beside it what counts for nothing: its filter is 0. */
@inline
function lowerPairs(x: usize, down: u32): v128 {
  const below = x + (down << 1);
  if (Tile.WIDE) return flipped(v128.load8x8_u(below));
  const row = v128.load64_zero(below);
  return flipped(interleaved(row, row));
}

/** A lane for each of the first four channels. Where V8 merges, by what it merges: it knows no such shuffle. */
@inline
export function lowQuads(upper: v128, lower: v128): v128 {
  return Tile.WIDE
    ? v128.or(i32x4.extend_low_i16x8_u(upper), i32x4.shl(i32x4.extend_low_i16x8_u(lower), 16))
    : i16x8.shuffle(upper, lower, 0, 8, 1, 9, 2, 10, 3, 11);
}

/** A lane for each of the last four channels. */
@inline
export function highQuads(upper: v128, lower: v128): v128 {
  return Tile.WIDE
    ? v128.or(i32x4.extend_high_i16x8_u(upper), i32x4.shl(i32x4.extend_high_i16x8_u(lower), 16))
    : i16x8.shuffle(upper, lower, 4, 12, 5, 13, 6, 14, 7, 15);
}

/**
 * [9][N] i8 to blocks of eight channels: u32 more and 12 bytes of nothing, then sets i8 [3][8][4] of filters by column.
 * A filter less its zero point, −255…255, goes into the first set as far as i8 does, which is all of most. The block's
 * `more` is how many sets more it takes: 255 = 127 + 127 + 1 takes two.
 */
export function columnTaps(layer: Layer, from: usize, to: usize): void {
  fillBytes(to, 0, <usize>relaxedTapBytes(layer));
  for (let c: u32 = 0; c < layer.channels; c++) {
    const block = to + (c >> 3) * BLOCK_BYTES;
    const zero = <i32>load<i8>(layer.filterZero + c);
    for (let t: u32 = 0; t < 9; t++) {
      let left = <i32>load<i8>(from + t * layer.channels + c) - zero;
      let tap = block + HEADER + (t % 3) * (SET / 3) + ((c & 7) << 2) + t / 3;
      for (let set: u32 = 0; left; set++, tap += SET) {
        const part = max(min(left, 127), -128);
        store<i8>(tap, <i8>part);
        store<u32>(block, max(load<u32>(block), set));
        left -= part;
      }
    }
  }
}
