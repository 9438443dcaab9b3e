/** A batch norm, or the law of an integer network, applied to pixels, forward and backward. */
import { Norm } from './norm';
import { passed } from './norm-sums';

/** The activations x of sums y; a pixel of x starts every `pitch` bytes. */
export function normalize(norm: Norm, y: usize, pixels: u32, x: usize, pitch: u32): void {
  for (let c: u32 = 0; c < norm.channels; c += 2 * Lanes.COUNT) {
    const at = c << 2;
    if (norm.rounds) roundTwo(norm, at, y + at, pixels, x + at, pitch);
    else normalizeTwo(norm, at, y + at, pixels, x + at, pitch);
  }
}

function normalizeTwo(norm: Norm, at: u32, y: usize, pixels: u32, x: usize, pitch: u32): void {
  const pixel = norm.channels << 2;
  const scale0 = Vector.load(norm.scale + at, 0);
  const scale1 = Vector.load(norm.scale + at, Lanes.BYTES);
  const shift0 = Vector.load(norm.shift + at, 0);
  const shift1 = Vector.load(norm.shift + at, Lanes.BYTES);
  const most = Lanes.splat(norm.most);
  for (; pixels; pixels--, y += pixel, x += pitch) {
    const x0 = clamp(Each.add(Each.mul(Vector.load(y, 0), scale0), shift0), most);
    const x1 = clamp(Each.add(Each.mul(Vector.load(y, Lanes.BYTES), scale1), shift1), most);
    Vector.store(x, x0, 0);
    Vector.store(x, x1, Lanes.BYTES);
  }
}

/** y and β are whole, so that their sum rounds once. */
function roundTwo(norm: Norm, at: u32, y: usize, pixels: u32, x: usize, pitch: u32): void {
  const pixel = norm.channels << 2;
  const beta0 = Vector.load(norm.beta + at, 0);
  const beta1 = Vector.load(norm.beta + at, Lanes.BYTES);
  const scale0 = Vector.load(norm.scale + at, 0);
  const scale1 = Vector.load(norm.scale + at, Lanes.BYTES);
  const most = Lanes.splat(norm.most);
  for (; pixels; pixels--, y += pixel, x += pitch) {
    const z0 = Each.mul(Each.add(Vector.load(y, 0), beta0), scale0);
    const z1 = Each.mul(Each.add(Vector.load(y, Lanes.BYTES), beta1), scale1);
    Vector.store(x, clamp(Each.nearest(z0), most), 0);
    Vector.store(x, clamp(Each.nearest(z1), most), Lanes.BYTES);
  }
}


@inline
function clamp(z: Vector, most: Vector): Vector {
  return Each.min(Each.max(z, Lanes.splat(0)), most);
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
  for (let c: u32 = 0; c < norm.channels; c += 2 * Lanes.COUNT) {
    const at = c << 2;
    differentiateTwo(norm, at, y + at, gradient + at, pixels, dy + at, pitch);
  }
}

function differentiateTwo(
  norm: Norm,
  at: u32,
  y: usize,
  gradient: usize,
  pixels: u32,
  dy: usize,
  pitch: u32,
): void {
  const pixel = norm.channels << 2;
  const scale0 = Vector.load(norm.scale + at, 0);
  const scale1 = Vector.load(norm.scale + at, Lanes.BYTES);
  const shift0 = Vector.load(norm.shift + at, 0);
  const shift1 = Vector.load(norm.shift + at, Lanes.BYTES);
  const slope0 = Vector.load(norm.slope + at, 0);
  const slope1 = Vector.load(norm.slope + at, Lanes.BYTES);
  const lift0 = Vector.load(norm.lift + at, 0);
  const lift1 = Vector.load(norm.lift + at, Lanes.BYTES);
  const most = Lanes.splat(norm.most);
  for (; pixels; pixels--, y += pixel, gradient += pixel, dy += pitch) {
    const y0 = Vector.load(y, 0);
    const y1 = Vector.load(y, Lanes.BYTES);
    const g0 = passed(Vector.load(gradient, 0), Each.add(Each.mul(y0, scale0), shift0), most);
    const g1 = passed(Vector.load(gradient, Lanes.BYTES), Each.add(Each.mul(y1, scale1), shift1), most);
    Vector.store(dy, Each.add(Each.mul(g0, scale0), Each.add(Each.mul(y0, slope0), lift0)), 0);
    Vector.store(dy, Each.add(Each.mul(g1, scale1), Each.add(Each.mul(y1, slope1), lift1)), Lanes.BYTES);
  }
}
