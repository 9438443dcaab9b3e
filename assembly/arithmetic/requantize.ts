/**
 * From a sum of products to a byte:
 *   y = clamp(rint(f32(sum) · scale) + zero, low, high)
 *
 * The clamp stands before the rounding and before the zero point is added, as in XNNPACK's fp32 requantization: low and
 * high are whole numbers, so the value is the same, and no sum or scale, however large, leaves the range in which the
 * quick rounding below is right. docs/decisions/0002-clamp-before-rounding.md.
 */
import { Layer } from '../memory/layer';

/** 1.5 · 2^23: in f32, x + MAGIC has the integer rint(x) in its low bits for |x| < 2^22, ties to even. */
const MAGIC: f32 = 12582912;

/** Its bits. */
const MAGIC_BITS: i32 = 0x4b400000;

/** Sets what the functions below read, from the zero point and the clamps of the layer. */
export function setConstants(layer: Layer): void {
  const zero = <i32>layer.outZero;
  layer.least = <f32>(<i32>layer.low - zero);
  layer.most = <f32>(<i32>layer.high - zero);
  layer.magic = MAGIC;
  layer.shift = MAGIC_BITS - zero;
}

/**
 * One channel: the scalar law, the oracle of the others. `least` to `shift` are the layer's; whoever rounds many values
 * loads them once.
 */
@inline
export function requantize(sum: i32, scale: f32, least: f32, most: f32, shift: i32): u32 {
  const value = <f32>sum * scale;
  // Comparisons: min and max of floats take ten instructions for the sake of NaN, and no value is one.
  const above = value < least ? least : value;
  const within = above > most ? most : above;
  return reinterpret<i32>(within + MAGIC) - shift;
}

/** Eight channels, from channel `c`, to i16 lanes in 0…255. Sums are two vectors of four. */
@inline
export function requantize8(first: v128, second: v128, layer: Layer, c: u32): v128 {
  const scale = layer.scale + (c << 2);
  const scales0 = v128.load(scale, 0);
  const scales1 = v128.load(scale, 16);
  return eightBy(
    first,
    second,
    scales0,
    scales1,
    leastOf(layer),
    mostOf(layer),
    magicOf(layer),
    shiftOf(layer),
  );
}

/**
 * The same with everything loaded before, the scales and what `leastOf` … `shiftOf` give. Behind a store an engine loads
 * again, for the store might have changed it.
 */
@inline
export function eightBy(
  first: v128,
  second: v128,
  scales0: v128,
  scales1: v128,
  least: v128,
  most: v128,
  magic: v128,
  shift: v128,
): v128 {
  return i16x8.narrow_i32x4_s(
    fourBy(first, scales0, least, most, magic, shift),
    fourBy(second, scales1, least, most, magic, shift),
  );
}

/** Four channels to i32 lanes in 0…255. */
@inline
export function fourBy(sums: v128, scales: v128, least: v128, most: v128, magic: v128, shift: v128): v128 {
  // pmin and pmax are single instructions; they differ from min and max for NaN alone, and no value is one.
  const value = f32x4.pmin(f32x4.pmax(f32x4.mul(f32x4.convert_i32x4_s(sums), scales), least), most);
  return i32x4.sub(f32x4.add(value, magic), shift);
}


@inline
export function leastOf(layer: Layer): v128 {
  return v128.load32_splat(changetype<usize>(layer), offsetof<Layer>('least'));
}


@inline
export function mostOf(layer: Layer): v128 {
  return v128.load32_splat(changetype<usize>(layer), offsetof<Layer>('most'));
}


@inline
export function magicOf(layer: Layer): v128 {
  return v128.load32_splat(changetype<usize>(layer), offsetof<Layer>('magic'));
}


@inline
export function shiftOf(layer: Layer): v128 {
  return v128.load32_splat(changetype<usize>(layer), offsetof<Layer>('shift'));
}
