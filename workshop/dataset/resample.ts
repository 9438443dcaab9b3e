/**
 * The resize of weights/FORMAT.md, "From a picture to the input plane", in the host: a network learns from, and is calibrated
 * with, the very pixels that the core will see.
 */

import { scaledSides } from '../../host/image/scaled.ts';
import type { Fitting } from '../../host/image/scaled.ts';

/** The sides of the plane, and those to which a picture is scaled before the plane is cut out of its centre. */
export interface Frame extends Fitting {
  readonly height: number;
  readonly width: number;
}

/** A picture in RGB. */
export interface Rgb {
  readonly width: number;
  readonly height: number;
  /** u8 [height][width][3] */
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** One axis: output j is made of the places `starts[j]` to `starts[j + 1]` of sources and weights. */
interface Axis {
  readonly starts: Int32Array;
  readonly sources: Int32Array;
  readonly weights: Int32Array;
}

/** Parts of a pixel in which places are counted. */
const UNIT = 8192;

/** @returns u8 [frame.height][frame.width][3]; of a picture with the frame's own sides its own bytes */
export function resample({ width, height, data }: Rgb, frame: Frame): Uint8Array {
  const scaled = scaledSides({ width, height }, frame);
  const columns = { length: width, scaled: scaled.width, side: frame.width };
  const rows = { length: height, scaled: scaled.height, side: frame.height };
  const narrow = along(columns, data, { lines: height, step: 3 });
  const bytes = along(rows, narrow, { lines: 1, step: 3 * frame.width });
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** An axis of `length` pixels, scaled to `scaled`, of which `side` in the centre are kept. */
interface Scaling {
  readonly length: number;
  readonly scaled: number;
  readonly side: number;
}

function along(
  scaling: Scaling,
  x: Uint8Array | Uint8ClampedArray,
  { lines, step }: { readonly lines: number; readonly step: number },
): Uint8Array | Uint8ClampedArray {
  const { length, scaled, side } = scaling;
  if (scaled === length && side === length) return x;
  return apply(planAxis(scaling), x, { lines, length, step });
}

function planAxis({ length, scaled, side }: Scaling): Axis {
  const first = Math.floor((scaled - side) / 2);
  const taps: [source: number, weight: number][][] = Array.from({ length: side }, () => []);
  if (scaled <= length) {
    for (let source = 0; source < length; source++) {
      const { whole, part } = placeOf(source, length, scaled);
      taps[whole - first]?.push([source, UNIT - part]);
      taps[whole + 1 - first]?.push([source, part]);
    }
  } else {
    taps.forEach((own, output) => {
      const { whole, part } = placeOf(first + output, scaled, length);
      own.push([inside(whole, length), UNIT - part], [inside(whole + 1, length), part]);
    });
  }
  const starts = new Int32Array(side + 1);
  taps.forEach((own, output) => (starts[output + 1] = starts[output]! + own.length));
  return {
    starts,
    sources: Int32Array.from(taps.flat(), ([source]) => source),
    weights: Int32Array.from(taps.flat(), ([, weight]) => weight),
  };
}

function inside(place: number, length: number): number {
  return Math.min(Math.max(place, 0), length - 1);
}

/**
 * p(i, a, b) = ⌊8192·((2i + 1)·b − a) / 2a⌋ as whole pixels and the rest. In two steps, because the dividend reaches
 * 2⁵⁶: (2i + 1)·b < 2⁴³, and the remainder of the first below 2²⁸ leaves 2⁴¹ for the second.
 */
function placeOf(pixel: number, from: number, to: number): { whole: number; part: number } {
  const dividend = (2 * pixel + 1) * to - from;
  const whole = Math.floor(dividend / (2 * from));
  return { whole, part: Math.floor((UNIT * (dividend - whole * 2 * from)) / (2 * from)) };
}

/** `lines` lines of `length` places of `step` bytes. */
interface Grid {
  readonly lines: number;
  readonly length: number;
  readonly step: number;
}

/** ⌊(Σ weight·x + ⌊Σ weight / 2⌋) / Σ weight⌋ of every output; where an axis grows the weights sum to 8192. */
function apply(axis: Axis, x: Uint8Array | Uint8ClampedArray, { lines, length, step }: Grid): Uint8Array {
  const { starts, sources, weights } = axis;
  const side = starts.length - 1;
  const y = new Uint8Array(lines * side * step);
  for (let line = 0, to = 0; line < lines; line++) {
    for (let output = 0; output < side; output++) {
      const [start, end] = [starts[output]!, starts[output + 1]!];
      let total = 0;
      for (let tap = start; tap < end; tap++) total += weights[tap]!;
      for (let byte = 0; byte < step; byte++, to++) {
        let sum = total >> 1;
        for (let tap = start; tap < end; tap++)
          sum += weights[tap]! * x[(line * length + sources[tap]!) * step + byte]!;
        y[to] = Math.floor(sum / total);
      }
    }
  }
  return y;
}
