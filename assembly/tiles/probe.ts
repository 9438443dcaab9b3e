/**
 * What the engine's relaxed dot product computes of activations above 127. The specification leaves it open, and
 * nothing but trying tells.
 */
import { flip } from './flip';

export const enum Dot {
  /** Something else: activations go in by parts of seven bits. */
  SEVEN = 0,
  /** Exactly, as u8: AVX-VNNI. */
  UNSIGNED = 1,
  /** Exactly, as i8: the dot product of ARM, and wasmtime's deterministic one. */
  SIGNED = 2,
}

/** Of this instance. */
export let engineDot: Dot = Dot.SEVEN;

/** u32: that of the instance which prepared the filters. */
const prepared: usize = memory.data(4, 4);

/** Tries the engine, and sets how filters are prepared and activations are stored. */
export function probeDot(): void {
  engineDot = tried();
  store<u32>(prepared, engineDot);
  store<u64>(flip, engineDot == Dot.SIGNED ? 0x8080808080808080 : 0);
}

/** The same in another instance over the memory, whose code may be another: it traps rather than to mix two arithmetics. */
export function joinDot(): void {
  engineDot = tried();
  if (load<u32>(prepared) != engineDot) unreachable();
}

/** Tries the extremes of both operands. */
function tried(): Dot {
  if (multiplies(127, 255, 255) && multiplies(-128, 255, 255) && multiplies(-128, 128, 128))
    return Dot.UNSIGNED;
  if (multiplies(127, 255, -1) && multiplies(127, 128, -128) && multiplies(-128, 128, -128))
    return Dot.SIGNED;
  return Dot.SEVEN;
}

/** Whether four products of `filter` and the byte `activation` count as those of `filter` and `value`. */
function multiplies(filter: i32, activation: u32, value: i32): bool {
  const sum = i32x4.relaxed_dot_i8x16_i7x16_add_s(
    i8x16.splat(<i8>filter),
    i8x16.splat(<i8>activation),
    i32x4.splat(0),
  );
  return i32x4.extract_lane(sum, 0) == 4 * filter * value;
}
