/**
 * What the multiplier of this machine gives at most: dot products and additions on registers alone, without a load or a
 * store in the loop. A module of its own, for `mobilenet bench`.
 *
 * Each accumulator is its own next operand, so that no round can be left out, moved or shared. A round trip takes the
 * latency of one dot product and one addition, 4 to 6 cycles, in which two multipliers start 8 to 12 dot products: hence
 * twelve accumulators, or twenty-four where an engine merges neighbours into registers of 256 bits.
 */

/** v128 [24]: where accumulators come from and go to. Neighbours are loaded and stored together: that is what V8 merges. */
const accumulators = memory.data(24 * 16, 32);

/** v128 [2]: filters, twice the same. */
const filters = memory.data(32, 32);

/** acc + products of its own lanes with filters: 8 multiply-adds, or 16 in the relaxed build. */
@inline
function dot(acc: v128, f: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return i32x4.relaxed_dot_i8x16_i7x16_add_s(f, f, acc);
  return i32x4.add(acc, i32x4.dot_i16x8_s(acc, f));
}

/** Multiply-adds of one dot product. */
export function lanes(): u32 {
  return ASC_FEATURE_RELAXED_SIMD ? 16 : 8;
}

/** Makes all accumulators and filters different from nothing and from each other; once, before the first run. */
export function fill(): void {
  for (let i: u32 = 0; i < 24; i++) v128.store(accumulators + (i << 4), i32x4.splat(0x10203 * (i + 1)));
  const f = i8x16.splat(3);
  v128.store(filters, f);
  v128.store(filters, f, 16);
}

/**
 * 12 dot products a round.
 * Long because the sums are named locals: engines keep those in registers.
 */
export function twelve(rounds: u32): void {
  const f = v128.load(filters);
  let s00 = v128.load(accumulators, 0);
  let s01 = v128.load(accumulators, 16);
  let s02 = v128.load(accumulators, 32);
  let s03 = v128.load(accumulators, 48);
  let s04 = v128.load(accumulators, 64);
  let s05 = v128.load(accumulators, 80);
  let s06 = v128.load(accumulators, 96);
  let s07 = v128.load(accumulators, 112);
  let s08 = v128.load(accumulators, 128);
  let s09 = v128.load(accumulators, 144);
  let s10 = v128.load(accumulators, 160);
  let s11 = v128.load(accumulators, 176);
  for (; rounds > 0; rounds--) {
    s00 = dot(s00, f);
    s01 = dot(s01, f);
    s02 = dot(s02, f);
    s03 = dot(s03, f);
    s04 = dot(s04, f);
    s05 = dot(s05, f);
    s06 = dot(s06, f);
    s07 = dot(s07, f);
    s08 = dot(s08, f);
    s09 = dot(s09, f);
    s10 = dot(s10, f);
    s11 = dot(s11, f);
  }
  v128.store(accumulators, s00, 0);
  v128.store(accumulators, s01, 16);
  v128.store(accumulators, s02, 32);
  v128.store(accumulators, s03, 48);
  v128.store(accumulators, s04, 64);
  v128.store(accumulators, s05, 80);
  v128.store(accumulators, s06, 96);
  v128.store(accumulators, s07, 112);
  v128.store(accumulators, s08, 128);
  v128.store(accumulators, s09, 144);
  v128.store(accumulators, s10, 160);
  v128.store(accumulators, s11, 176);
}

/**
 * 24 dot products a round.
 * Long because the sums are named locals: engines keep those in registers.
 */
export function twentyFour(rounds: u32): void {
  const f = v128.load(filters);
  const g = v128.load(filters, 16);
  let s00 = v128.load(accumulators, 0);
  let s01 = v128.load(accumulators, 16);
  let s02 = v128.load(accumulators, 32);
  let s03 = v128.load(accumulators, 48);
  let s04 = v128.load(accumulators, 64);
  let s05 = v128.load(accumulators, 80);
  let s06 = v128.load(accumulators, 96);
  let s07 = v128.load(accumulators, 112);
  let s08 = v128.load(accumulators, 128);
  let s09 = v128.load(accumulators, 144);
  let s10 = v128.load(accumulators, 160);
  let s11 = v128.load(accumulators, 176);
  let s12 = v128.load(accumulators, 192);
  let s13 = v128.load(accumulators, 208);
  let s14 = v128.load(accumulators, 224);
  let s15 = v128.load(accumulators, 240);
  let s16 = v128.load(accumulators, 256);
  let s17 = v128.load(accumulators, 272);
  let s18 = v128.load(accumulators, 288);
  let s19 = v128.load(accumulators, 304);
  let s20 = v128.load(accumulators, 320);
  let s21 = v128.load(accumulators, 336);
  let s22 = v128.load(accumulators, 352);
  let s23 = v128.load(accumulators, 368);
  for (; rounds > 0; rounds--) {
    s00 = dot(s00, f);
    s01 = dot(s01, g);
    s02 = dot(s02, f);
    s03 = dot(s03, g);
    s04 = dot(s04, f);
    s05 = dot(s05, g);
    s06 = dot(s06, f);
    s07 = dot(s07, g);
    s08 = dot(s08, f);
    s09 = dot(s09, g);
    s10 = dot(s10, f);
    s11 = dot(s11, g);
    s12 = dot(s12, f);
    s13 = dot(s13, g);
    s14 = dot(s14, f);
    s15 = dot(s15, g);
    s16 = dot(s16, f);
    s17 = dot(s17, g);
    s18 = dot(s18, f);
    s19 = dot(s19, g);
    s20 = dot(s20, f);
    s21 = dot(s21, g);
    s22 = dot(s22, f);
    s23 = dot(s23, g);
  }
  v128.store(accumulators, s00, 0);
  v128.store(accumulators, s01, 16);
  v128.store(accumulators, s02, 32);
  v128.store(accumulators, s03, 48);
  v128.store(accumulators, s04, 64);
  v128.store(accumulators, s05, 80);
  v128.store(accumulators, s06, 96);
  v128.store(accumulators, s07, 112);
  v128.store(accumulators, s08, 128);
  v128.store(accumulators, s09, 144);
  v128.store(accumulators, s10, 160);
  v128.store(accumulators, s11, 176);
  v128.store(accumulators, s12, 192);
  v128.store(accumulators, s13, 208);
  v128.store(accumulators, s14, 224);
  v128.store(accumulators, s15, 240);
  v128.store(accumulators, s16, 256);
  v128.store(accumulators, s17, 272);
  v128.store(accumulators, s18, 288);
  v128.store(accumulators, s19, 304);
  v128.store(accumulators, s20, 320);
  v128.store(accumulators, s21, 336);
  v128.store(accumulators, s22, 352);
  v128.store(accumulators, s23, 368);
}
