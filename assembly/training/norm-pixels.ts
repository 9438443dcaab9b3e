/** A batch norm applied to pixels, forward and backward. */
import { Norm } from './norm';
import { passed } from './norm-sums';

/** x = min(max(scale · y + shift, 0), 6); a pixel of x starts every `pitch` bytes. */
export function normalize(norm: Norm, y: usize, pixels: u32, x: usize, pitch: u32): void {
  for (let c: u32 = 0; c < norm.channels; c += 8)
    normalize8(norm, c << 2, y + (c << 2), pixels, x + (c << 2), pitch);
}

function normalize8(norm: Norm, at: u32, y: usize, pixels: u32, x: usize, pitch: u32): void {
  const pixel = norm.channels << 2;
  const scale0 = v128.load(norm.scale + at, 0);
  const scale1 = v128.load(norm.scale + at, 16);
  const shift0 = v128.load(norm.shift + at, 0);
  const shift1 = v128.load(norm.shift + at, 16);
  for (; pixels; pixels--, y += pixel, x += pitch) {
    const x0 = clamp(f32x4.add(f32x4.mul(v128.load(y, 0), scale0), shift0));
    const x1 = clamp(f32x4.add(f32x4.mul(v128.load(y, 16), scale1), shift1));
    v128.store(x, x0, 0);
    v128.store(x, x1, 16);
  }
}


@inline
function clamp(z: v128): v128 {
  return f32x4.min(f32x4.max(z, f32x4.splat(0)), f32x4.splat(6));
}

/** dy = scale · g + slope · y + lift; a pixel of dy starts every `pitch` bytes. */
export function differentiate(
  norm: Norm,
  y: usize,
  gradient: usize,
  pixels: u32,
  dy: usize,
  pitch: u32,
): void {
  for (let c: u32 = 0; c < norm.channels; c += 8) {
    const at = c << 2;
    differentiate8(norm, at, y + at, gradient + at, pixels, dy + at, pitch);
  }
}

function differentiate8(
  norm: Norm,
  at: u32,
  y: usize,
  gradient: usize,
  pixels: u32,
  dy: usize,
  pitch: u32,
): void {
  const pixel = norm.channels << 2;
  const scale0 = v128.load(norm.scale + at, 0);
  const scale1 = v128.load(norm.scale + at, 16);
  const shift0 = v128.load(norm.shift + at, 0);
  const shift1 = v128.load(norm.shift + at, 16);
  const slope0 = v128.load(norm.slope + at, 0);
  const slope1 = v128.load(norm.slope + at, 16);
  const lift0 = v128.load(norm.lift + at, 0);
  const lift1 = v128.load(norm.lift + at, 16);
  for (; pixels; pixels--, y += pixel, gradient += pixel, dy += pitch) {
    const y0 = v128.load(y, 0);
    const y1 = v128.load(y, 16);
    const g0 = passed(v128.load(gradient, 0), f32x4.add(f32x4.mul(y0, scale0), shift0));
    const g1 = passed(v128.load(gradient, 16), f32x4.add(f32x4.mul(y1, scale1), shift1));
    v128.store(dy, f32x4.add(f32x4.mul(g0, scale0), f32x4.add(f32x4.mul(y0, slope0), lift0)), 0);
    v128.store(dy, f32x4.add(f32x4.mul(g1, scale1), f32x4.add(f32x4.mul(y1, slope1), lift1)), 16);
  }
}
