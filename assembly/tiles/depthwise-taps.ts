import { requantize } from '../arithmetic/requantize';
import { Layer } from '../memory/layer';
import { FIELD } from './activations-words';

/**
 * One channel of a row of a 3×3 depthwise layer, in the tiles without SIMD: baseline, and plain, whose activations are bytes.
 * Its taps and all else that a row has in common are locals: what an interpreter spends is instructions.
 *
 * Long because those are named.
 *
 * @param x the first window's first place, u8, channel `c`; @param f filters, i8 [9][channels], channel `c`;
 * @param y where the channel of pixel `p` goes
 */
export function depthwiseTaps(layer: Layer, x: usize, f: usize, c: u32, y: usize, p: u32): void {
  const zero = <i32>load<i8>(layer.filterZero + c);
  const tap = layer.channels;
  const f0 = <i32>load<i8>(f) - zero;
  const f1 = <i32>load<i8>((f += tap)) - zero;
  const f2 = <i32>load<i8>((f += tap)) - zero;
  const f3 = <i32>load<i8>((f += tap)) - zero;
  const f4 = <i32>load<i8>((f += tap)) - zero;
  const f5 = <i32>load<i8>((f += tap)) - zero;
  const f6 = <i32>load<i8>((f += tap)) - zero;
  const f7 = <i32>load<i8>((f += tap)) - zero;
  const f8 = <i32>load<i8>(f + tap) - zero;
  const bias = load<i32>(layer.bias + (c << 2));
  const scale = load<f32>(layer.scale + (c << 2));
  const least = layer.least;
  const most = layer.most;
  const shift = layer.shift;
  const right = layer.inPixel;
  const further = right << 1;
  const down = layer.inRow;
  const step = right * layer.stride;
  const next = Activations.pitch(tap);
  let field = <u64>((p % Activations.GROUP) * FIELD);
  let word: u64 = Activations.GROUP > 1 && field ? load<u64>(y) : 0;
  const end = x + layer.outWidth * step;
  do {
    const x1 = x + down;
    const x2 = x1 + down;
    const sum =
      bias +
      f0 * <i32>load<u8>(x) +
      f1 * <i32>load<u8>(x + right) +
      f2 * <i32>load<u8>(x + further) +
      f3 * <i32>load<u8>(x1) +
      f4 * <i32>load<u8>(x1 + right) +
      f5 * <i32>load<u8>(x1 + further) +
      f6 * <i32>load<u8>(x2) +
      f7 * <i32>load<u8>(x2 + right) +
      f8 * <i32>load<u8>(x2 + further);
    const value = requantize(sum, scale, least, most, shift);
    x += step;
    if (Activations.GROUP == 1) {
      store<u8>(y, value);
      y += next;
      continue;
    }
    word |= (<u64>value) << field;
    store<u64>(y, word);
    field += FIELD;
    if (field == Activations.GROUP * FIELD) {
      field = 0;
      word = 0;
      y += next;
    }
  } while (x < end);
}
