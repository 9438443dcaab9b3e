/** Four numbers at once, where there is SIMD. */
@global
export namespace FourLanes {
  export const COUNT: u32 = 4;
  export const BYTES: u32 = 16;


  @inline
  export function splat(x: f32): v128 {
    return f32x4.splat(x);
  }


  @inline
  export function spread(at: usize): v128 {
    return v128.load32_splat(at);
  }


  @inline
  export function bytes(at: usize): v128 {
    const words = i16x8.extend_low_i8x16_u(v128.load32_zero(at));
    return f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(words));
  }


  @inline
  export function where(x: v128, z: v128, low: v128, high: v128): v128 {
    return v128.and(x, v128.and(f32x4.gt(z, low), f32x4.lt(z, high)));
  }


  @inline
  export function addTo(sums: usize, x: v128): void {
    const high = i64x2.shuffle(x, x, 1, 1);
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(x)));
    v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.promote_low_f32x4(high)), 16);
  }


  @inline
  export function square(from: usize, to: usize): void {
    const a = v128.load(from, 0);
    const b = v128.load(from, 64);
    const c = v128.load(from, 128);
    const d = v128.load(from, 192);
    const ab0 = i32x4.shuffle(a, b, 0, 4, 1, 5);
    const ab1 = i32x4.shuffle(a, b, 2, 6, 3, 7);
    const cd0 = i32x4.shuffle(c, d, 0, 4, 1, 5);
    const cd1 = i32x4.shuffle(c, d, 2, 6, 3, 7);
    v128.store(to, i64x2.shuffle(ab0, cd0, 0, 2), 0);
    v128.store(to, i64x2.shuffle(ab0, cd0, 1, 3), 64);
    v128.store(to, i64x2.shuffle(ab1, cd1, 0, 2), 128);
    v128.store(to, i64x2.shuffle(ab1, cd1, 1, 3), 192);
  }
}
