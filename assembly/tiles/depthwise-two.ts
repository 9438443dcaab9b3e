/**
 * The depthwise tile of the relaxed builds for a stride of 1: eight channels of two rows, one below the other. It slides
 * along them, column by column: a lane holds four activations of a channel, of which the first three are the upper row's
 * column and, shifted by one, the last three the lower row's. A column serves the three outputs of each row whose windows
 * it is in, so the sums of four outputs are always under way.
 */
import { eightBy, leastOf, magicOf, mostOf, shiftOf } from '../arithmetic/requantize';
import { Layer } from '../memory/layer';
import { HEADER, SET, highQuads, lowQuads, pairs } from './depthwise-relaxed';
import { dot } from './dot-relaxed';
import { flipped } from './flip';
import { inOrder } from './requantize-store';

/**
 * x: u8, the first place of the upper row's first window; `last`: bytes from its first row to its fourth; y: the activations
 * of the upper row's first output; `below`: bytes from there to the lower row's. f: as of tiles/depthwise-relaxed.
 * Long because sums and constants are named locals: engines keep those in registers.
 */
export function depthwiseTwo(
  layer: Layer,
  x: usize,
  last: u32,
  f: usize,
  c: u32,
  y: usize,
  below: u32,
): void {
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
  const width = <i32>layer.outWidth;
  let s0 = b0;
  let s1 = b1;
  let t0 = b0;
  let t1 = b1;
  let v0 = b0;
  let v1 = b1;
  let w0 = b0;
  let w1 = b1;
  for (let left = width + 2; left > 0; left--, x += right) {
    const upper = pairs(x, x + down);
    const lower = pairs(x + (down << 1), x + last);
    const p0 = flipped(lowQuads(upper, lower));
    const p1 = flipped(highQuads(upper, lower));
    const q0 = i32x4.shr_u(p0, 8);
    const q1 = i32x4.shr_u(p1, 8);
    const f0 = v128.load(f, 64);
    const f1 = v128.load(f, 80);
    s0 = dot(s0, p0, f0);
    s1 = dot(s1, p1, f1);
    v0 = dot(v0, q0, f0);
    v1 = dot(v1, q1, f1);
    const g0 = v128.load(f, 32);
    const g1 = v128.load(f, 48);
    t0 = dot(t0, p0, g0);
    t1 = dot(t1, p1, g1);
    w0 = dot(w0, q0, g0);
    w1 = dot(w1, q1, g1);
    const h0 = v128.load(f, 0);
    const h1 = v128.load(f, 16);
    let u0 = dot(b0, p0, h0);
    let u1 = dot(b1, p1, h1);
    let r0 = dot(b0, q0, h0);
    let r1 = dot(b1, q1, h1);
    // Stepped over where it can be: an engine checks its stack even if a loop runs no round.
    if (more)
      for (let r = second; r < end; r += SET) {
        s0 = dot(s0, p0, v128.load(r, 64));
        s1 = dot(s1, p1, v128.load(r, 80));
        v0 = dot(v0, q0, v128.load(r, 64));
        v1 = dot(v1, q1, v128.load(r, 80));
        t0 = dot(t0, p0, v128.load(r, 32));
        t1 = dot(t1, p1, v128.load(r, 48));
        w0 = dot(w0, q0, v128.load(r, 32));
        w1 = dot(w1, q1, v128.load(r, 48));
        u0 = dot(u0, p0, v128.load(r, 0));
        u1 = dot(u1, p1, v128.load(r, 16));
        r0 = dot(r0, q0, v128.load(r, 0));
        r1 = dot(r1, q1, v128.load(r, 16));
      }
    if (left <= width) {
      const even = eightBy(s0, v0, x0, x0, least, most, magic, shift);
      const odd = eightBy(s1, v1, x1, x1, least, most, magic, shift);
      const both = flipped(inOrder(even, odd));
      v128.store64_lane(y + below, both, 1);
      v128.store64_lane(y, both, 0);
      y += next;
    }
    s0 = t0;
    s1 = t1;
    t0 = u0;
    t1 = u1;
    v0 = w0;
    v1 = w1;
    w0 = r0;
    w1 = r1;
  }
}
