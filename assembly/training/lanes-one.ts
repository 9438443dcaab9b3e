/** One number at a time, for an engine without SIMD. */
@global
export namespace OneLane {
  export const COUNT: u32 = 1;
  export const BYTES: u32 = 4;


  @inline
  export function splat(x: f32): f32 {
    return x;
  }


  @inline
  export function spread(at: usize): f32 {
    return f32.load(at);
  }


  @inline
  export function bytes(at: usize): f32 {
    return <f32>i32.load8_u(at);
  }


  @inline
  export function where(x: f32, z: f32, low: f32, high: f32): f32 {
    return select<f32>(x, 0, i32(z > low) & i32(z < high));
  }


  @inline
  export function addTo(sums: usize, x: f32): void {
    f64.store(sums, f64.load(sums) + <f64>x);
  }


  @inline
  export function square(from: usize, to: usize): void {
    f32.store(to, f32.load(from));
  }
}
