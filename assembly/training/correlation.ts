/**
 * 3×3 windows over one channel at a time: planes are f32 [rows][columns][channels] with a border of zeros, so that
 * no window has an edge.
 */
@unmanaged
export class Windows {
  static readonly BYTES: u32 = 64;

  channels: u32;
  /** Outputs. */
  height: u32;
  width: u32;
  /** Places in the plane from an output to the next. */
  stride: u32;
  /** Address of the first window, and bytes from a row of the plane to the next. */
  plane: usize;
  planeRow: u32;
  /** [9][channels]. */
  filters: usize;
  /** Address of the first output; bytes from a pixel to the next and from a row to the next. */
  y: usize;
  yPixel: u32;
  yRow: u32;
}

/** y[r, c] = Σ filters[i, j] · plane[r · stride + i, c · stride + j]. */
export function correlate(w: Windows): void {
  for (let c: u32 = 0; c < w.channels; c += 8) {
    let x = w.plane + (c << 2);
    let y = w.y + (c << 2);
    for (let row: u32 = 0; row < w.height; row++) {
      correlateRow(w, x, w.filters + (c << 2), y);
      x += w.planeRow * w.stride;
      y += w.yRow;
    }
  }
}

/**
 * A row of outputs, 8 channels.
 * Long because the sums are named locals: engines keep those in registers.
 */
function correlateRow(w: Windows, x: usize, f: usize, y: usize): void {
  const right = w.channels << 2;
  const step = right * w.stride;
  const yPixel = w.yPixel;
  const f00 = v128.load(f, 0);
  const f01 = v128.load(f, 16);
  const f10 = v128.load(f + right, 0);
  const f11 = v128.load(f + right, 16);
  f += right << 1;
  const f20 = v128.load(f, 0);
  const f21 = v128.load(f, 16);
  const f30 = v128.load(f + right, 0);
  const f31 = v128.load(f + right, 16);
  f += right << 1;
  const f40 = v128.load(f, 0);
  const f41 = v128.load(f, 16);
  const f50 = v128.load(f + right, 0);
  const f51 = v128.load(f + right, 16);
  f += right << 1;
  const f60 = v128.load(f, 0);
  const f61 = v128.load(f, 16);
  const f70 = v128.load(f + right, 0);
  const f71 = v128.load(f + right, 16);
  f += right << 1;
  const f80 = v128.load(f, 0);
  const f81 = v128.load(f, 16);
  let x1 = x + w.planeRow;
  let x2 = x1 + w.planeRow;
  for (let n = w.width; n; n--) {
    let s0 = f32x4.mul(v128.load(x, 0), f00);
    let s1 = f32x4.mul(v128.load(x, 16), f01);
    s0 = tap(s0, v128.load(x + right, 0), f10);
    s1 = tap(s1, v128.load(x + right, 16), f11);
    s0 = tap(s0, v128.load(x + right + right, 0), f20);
    s1 = tap(s1, v128.load(x + right + right, 16), f21);
    s0 = tap(s0, v128.load(x1, 0), f30);
    s1 = tap(s1, v128.load(x1, 16), f31);
    s0 = tap(s0, v128.load(x1 + right, 0), f40);
    s1 = tap(s1, v128.load(x1 + right, 16), f41);
    s0 = tap(s0, v128.load(x1 + right + right, 0), f50);
    s1 = tap(s1, v128.load(x1 + right + right, 16), f51);
    s0 = tap(s0, v128.load(x2, 0), f60);
    s1 = tap(s1, v128.load(x2, 16), f61);
    s0 = tap(s0, v128.load(x2 + right, 0), f70);
    s1 = tap(s1, v128.load(x2 + right, 16), f71);
    s0 = tap(s0, v128.load(x2 + right + right, 0), f80);
    s1 = tap(s1, v128.load(x2 + right + right, 16), f81);
    v128.store(y, s0, 0);
    v128.store(y, s1, 16);
    x += step;
    x1 += step;
    x2 += step;
    y += yPixel;
  }
}


@inline
function tap(s: v128, x: v128, f: v128): v128 {
  return f32x4.add(s, f32x4.mul(x, f));
}

/** Outputs whose products are summed in f32 before they are added to the gradient. */
const CHUNK: u32 = 256;

/** filters[i, j] += Σ y[r, c] · plane[r · stride + i, c · stride + j], here a gradient of filters from one of outputs. */
export function accumulateFilters(w: Windows): void {
  const rows = max(CHUNK / w.width, 1);
  for (let c: u32 = 0; c < w.channels; c += 8) {
    for (let row: u32 = 0; row < w.height; row += rows) {
      const count = min(rows, w.height - row);
      const x = w.plane + (c << 2) + row * w.stride * w.planeRow;
      const y = w.y + (c << 2) + row * w.yRow;
      const f = w.filters + (c << 2);
      const taps = 12 * w.channels;
      accumulateTaps(w, x, y, f, count);
      accumulateTaps(w, x + w.planeRow, y, f + taps, count);
      accumulateTaps(w, x + 2 * w.planeRow, y, f + 2 * taps, count);
    }
  }
}

/** The three taps of one row of the filters, 8 channels. */
function accumulateTaps(w: Windows, x: usize, y: usize, f: usize, rows: u32): void {
  const right = w.channels << 2;
  const step = right * w.stride;
  const yPixel = w.yPixel;
  const xNext = w.planeRow * w.stride - step * w.width;
  const yNext = w.yRow - yPixel * w.width;
  let s00 = f32x4.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  for (; rows; rows--) {
    for (let n = w.width; n; n--) {
      const y0 = v128.load(y, 0);
      const y1 = v128.load(y, 16);
      s00 = tap(s00, v128.load(x, 0), y0);
      s01 = tap(s01, v128.load(x, 16), y1);
      s10 = tap(s10, v128.load(x + right, 0), y0);
      s11 = tap(s11, v128.load(x + right, 16), y1);
      s20 = tap(s20, v128.load(x + right + right, 0), y0);
      s21 = tap(s21, v128.load(x + right + right, 16), y1);
      x += step;
      y += yPixel;
    }
    x += xNext;
    y += yNext;
  }
  add(f, s00, s01);
  add(f + right, s10, s11);
  add(f + right + right, s20, s21);
}


@inline
function add(f: usize, s0: v128, s1: v128): void {
  v128.store(f, f32x4.add(v128.load(f, 0), s0), 0);
  v128.store(f, f32x4.add(v128.load(f, 16), s1), 16);
}
