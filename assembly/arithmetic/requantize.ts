/**
 * From a sum of products to a byte:
 *   y = clamp(rint(f32(sum) · scale) + zero, low, high)
 *
 * The lower clamp stands before the rounding and before the zero point is added: low is a whole number, so the value is the
 * same, and the quick rounding below is right for none far below. Far above it gives what is larger still, so the upper
 * clamp may come last. docs/decisions/0002-clamp-before-rounding.md.
 */
import { Layer } from '../memory/layer';

/**
 * 1.5 · 2^23: in f32, x + MAGIC has the integer rint(x) in its low bits for |x| < 2^22, ties to even. The bits of larger x grow
 * with it, and no product of a sum and a scale, below 2^31 · 256, takes them out of i32 or makes them less than MAGIC's.
 */
const MAGIC: f32 = 12582912;

/** Its bits. */
const MAGIC_BITS: i32 = 0x4b400000;

/** Sets what the functions below read, from the zero point and the clamps of the layer. */
export function setConstants(layer: Layer): void {
  const zero = <i32>layer.outZero;
  layer.least = <f32>(<i32>layer.low - zero);
  layer.most = layer.high;
  layer.magic = MAGIC;
  layer.shift = MAGIC_BITS - zero;
}

/**
 * One channel: the scalar law, the oracle of the others. `least` to `shift` are the layer's; whoever rounds many values
 * loads them once.
 */
@inline
export function requantize(sum: i32, scale: f32, least: f32, most: u32, shift: i32): u32 {
  const value = <f32>sum * scale;
  // A comparison: max of floats takes ten instructions for the sake of NaN, and no value is one.
  const above = value < least ? least : value;
  return min<u32>(reinterpret<i32>(above + MAGIC) - shift, most);
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
  return i16x8.min_s(
    i16x8.narrow_i32x4_s(
      fourBy(first, scales0, least, magic, shift),
      fourBy(second, scales1, least, magic, shift),
    ),
    most,
  );
}

/** Four channels to i32 lanes, clamped below alone: `fourWithin` and what narrows them clamp above. */
@inline
function fourBy(sums: v128, scales: v128, least: v128, magic: v128, shift: v128): v128 {
  // pmax is a single instruction; it differs from max for NaN alone, and no value is one.
  const value = f32x4.pmax(f32x4.mul(f32x4.convert_i32x4_s(sums), scales), least);
  return i32x4.sub(f32x4.add(value, magic), shift);
}

/** Four channels to i32 lanes in 0…255. `most` is what `mostOfFour` gives. */
@inline
export function fourWithin(
  sums: v128,
  scales: v128,
  least: v128,
  most: v128,
  magic: v128,
  shift: v128,
): v128 {
  return i32x4.min_s(fourBy(sums, scales, least, magic, shift), most);
}


@inline
export function leastOf(layer: Layer): v128 {
  return v128.load32_splat(changetype<usize>(layer), offsetof<Layer>('least'));
}

/** In lanes of i16. */
@inline
export function mostOf(layer: Layer): v128 {
  return v128.load16_splat(changetype<usize>(layer), offsetof<Layer>('most'));
}

/** In lanes of i32. */
@inline
export function mostOfFour(layer: Layer): v128 {
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
