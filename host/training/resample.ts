/**
 * The resampling law of weights/FORMAT.md with fit `stretch`, so that a network learns from the pixels that the core
 * will show it: columns first, then rows, each rounded to bytes.
 */
import type { Picture } from '../image/picture.ts';

/** For output j of an axis: sources and weights from `starts[j]` to `starts[j + 1]`, and their sum `totals[j]`. */
interface Axis {
  readonly starts: Int32Array;
  readonly sources: Int32Array;
  readonly weights: Int32Array;
  readonly totals: Float64Array;
}

const UNIT = 8192;

/** Resamples RGB pictures to squares of one side. */
export class Resampler {
  readonly #side: number;
  readonly #axes = new Map<number, Axis>();

  constructor(side: number) {
    this.#side = side;
  }

  /** @returns u8 [side][side][3] of u8 [height][width][3] */
  resample({ width, height, data }: Picture): Uint8Array {
    const side = this.#side;
    const columns =
      width === side ? data : resize(data, { lines: height, length: width, step: 3 }, this.#axis(width));
    const rows = { lines: 1, length: height, step: side * 3 };
    const square = height === side ? columns : resize(columns, rows, this.#axis(height));
    return new Uint8Array(square.buffer, square.byteOffset, square.length);
  }

  #axis(length: number): Axis {
    let axis = this.#axes.get(length);
    if (!axis) this.#axes.set(length, (axis = planAxis(length, this.#side)));
    return axis;
  }
}

function planAxis(length: number, side: number): Axis {
  const taps: { source: number; weight: number }[][] = Array.from({ length: side }, () => []);
  const grows = side > length;
  for (let i = 0; i < (grows ? side : length); i++) {
    const place = grows ? placeOf(i, side, length) : placeOf(i, length, side);
    const whole = Math.floor(place / UNIT);
    const part = place - whole * UNIT;
    for (const [at, weight] of [
      [whole, UNIT - part],
      [whole + 1, part],
    ] as const) {
      if (grows) taps[i]!.push({ source: Math.min(Math.max(at, 0), length - 1), weight });
      else taps[at]?.push({ source: i, weight });
    }
  }
  const starts = new Int32Array(side + 1);
  taps.forEach((all, j) => (starts[j + 1] = starts[j]! + all.length));
  return {
    starts,
    sources: Int32Array.from(taps.flat(), ({ source }) => source),
    weights: Int32Array.from(taps.flat(), ({ weight }) => weight),
    totals: Float64Array.from(taps, (all) => all.reduce((sum, { weight }) => sum + weight, 0)),
  };
}

/**
 * ⌊8192 · ((2i + 1) · coarse − fine) / 2 · fine⌋. Sides are ≤ 32768, so the dividend is below 2^45 and the quotient
 * off by less than 2^−16, the least distance of a fraction from a whole number: the floor is exact.
 */
function placeOf(i: number, fine: number, coarse: number): number {
  return Math.floor((UNIT * ((2 * i + 1) * coarse - fine)) / (2 * fine));
}

/** `lines` lines of `length` places of `step` bytes. */
interface Grid {
  readonly lines: number;
  readonly length: number;
  readonly step: number;
}

/** Each output is ⌊(Σ weight · x + ⌊total / 2⌋) / total⌋. Σ < 8192 · 32768 · 255 < 2^36. */
function resize(x: Uint8Array | Uint8ClampedArray, { lines, length, step }: Grid, axis: Axis): Uint8Array {
  const { starts, sources, weights, totals } = axis;
  const side = totals.length;
  const y = new Uint8Array(lines * side * step);
  let to = 0;
  for (let line = 0; line < lines; line++) {
    const base = line * length * step;
    for (let j = 0; j < side; j++) {
      const total = totals[j]!;
      const half = Math.floor(total / 2);
      for (let byte = 0; byte < step; byte++) {
        let sum = half;
        for (let tap = starts[j]!; tap < starts[j + 1]!; tap++)
          sum += weights[tap]! * x[base + sources[tap]! * step + byte]!;
        y[to++] = Math.floor(sum / total);
      }
    }
  }
  return y;
}
