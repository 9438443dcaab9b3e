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
  for (let c: u32 = 0; c < w.channels; c += 2 * Lanes.COUNT) {
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
 * A row of outputs, two vectors of channels.
 * Long because the sums are named locals: engines keep those in registers.
 */
function correlateRow(w: Windows, x: usize, f: usize, y: usize): void {
  const right = w.channels << 2;
  const step = right * w.stride;
  const yPixel = w.yPixel;
  const f00 = Vector.load(f, 0);
  const f01 = Vector.load(f, Lanes.BYTES);
  const f10 = Vector.load(f + right, 0);
  const f11 = Vector.load(f + right, Lanes.BYTES);
  f += right << 1;
  const f20 = Vector.load(f, 0);
  const f21 = Vector.load(f, Lanes.BYTES);
  const f30 = Vector.load(f + right, 0);
  const f31 = Vector.load(f + right, Lanes.BYTES);
  f += right << 1;
  const f40 = Vector.load(f, 0);
  const f41 = Vector.load(f, Lanes.BYTES);
  const f50 = Vector.load(f + right, 0);
  const f51 = Vector.load(f + right, Lanes.BYTES);
  f += right << 1;
  const f60 = Vector.load(f, 0);
  const f61 = Vector.load(f, Lanes.BYTES);
  const f70 = Vector.load(f + right, 0);
  const f71 = Vector.load(f + right, Lanes.BYTES);
  f += right << 1;
  const f80 = Vector.load(f, 0);
  const f81 = Vector.load(f, Lanes.BYTES);
  let x1 = x + w.planeRow;
  let x2 = x1 + w.planeRow;
  for (let n = w.width; n; n--) {
    let s0 = Each.mul(Vector.load(x, 0), f00);
    let s1 = Each.mul(Vector.load(x, Lanes.BYTES), f01);
    s0 = tap(s0, Vector.load(x + right, 0), f10);
    s1 = tap(s1, Vector.load(x + right, Lanes.BYTES), f11);
    s0 = tap(s0, Vector.load(x + right + right, 0), f20);
    s1 = tap(s1, Vector.load(x + right + right, Lanes.BYTES), f21);
    s0 = tap(s0, Vector.load(x1, 0), f30);
    s1 = tap(s1, Vector.load(x1, Lanes.BYTES), f31);
    s0 = tap(s0, Vector.load(x1 + right, 0), f40);
    s1 = tap(s1, Vector.load(x1 + right, Lanes.BYTES), f41);
    s0 = tap(s0, Vector.load(x1 + right + right, 0), f50);
    s1 = tap(s1, Vector.load(x1 + right + right, Lanes.BYTES), f51);
    s0 = tap(s0, Vector.load(x2, 0), f60);
    s1 = tap(s1, Vector.load(x2, Lanes.BYTES), f61);
    s0 = tap(s0, Vector.load(x2 + right, 0), f70);
    s1 = tap(s1, Vector.load(x2 + right, Lanes.BYTES), f71);
    s0 = tap(s0, Vector.load(x2 + right + right, 0), f80);
    s1 = tap(s1, Vector.load(x2 + right + right, Lanes.BYTES), f81);
    Vector.store(y, s0, 0);
    Vector.store(y, s1, Lanes.BYTES);
    x += step;
    x1 += step;
    x2 += step;
    y += yPixel;
  }
}


@inline
function tap(s: Vector, x: Vector, f: Vector): Vector {
  return Each.add(s, Each.mul(x, f));
}

/** Outputs whose products are summed in f32 before they are added to the gradient. */
const CHUNK: u32 = 256;

/** filters[i, j] += Σ y[r, c] · plane[r · stride + i, c · stride + j], here a gradient of filters from one of outputs. */
export function accumulateFilters(w: Windows): void {
  const rows = max(CHUNK / w.width, 1);
  for (let c: u32 = 0; c < w.channels; c += 2 * Lanes.COUNT) {
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

/** The three taps of one row of the filters, two vectors of channels. */
function accumulateTaps(w: Windows, x: usize, y: usize, f: usize, rows: u32): void {
  const right = w.channels << 2;
  const step = right * w.stride;
  const yPixel = w.yPixel;
  const xNext = w.planeRow * w.stride - step * w.width;
  const yNext = w.yRow - yPixel * w.width;
  let s00 = Lanes.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  for (; rows; rows--) {
    for (let n = w.width; n; n--) {
      const y0 = Vector.load(y, 0);
      const y1 = Vector.load(y, Lanes.BYTES);
      s00 = tap(s00, Vector.load(x, 0), y0);
      s01 = tap(s01, Vector.load(x, Lanes.BYTES), y1);
      s10 = tap(s10, Vector.load(x + right, 0), y0);
      s11 = tap(s11, Vector.load(x + right, Lanes.BYTES), y1);
      s20 = tap(s20, Vector.load(x + right + right, 0), y0);
      s21 = tap(s21, Vector.load(x + right + right, Lanes.BYTES), y1);
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
function add(f: usize, s0: Vector, s1: Vector): void {
  Vector.store(f, Each.add(Vector.load(f, 0), s0), 0);
  Vector.store(f, Each.add(Vector.load(f, Lanes.BYTES), s1), Lanes.BYTES);
}
