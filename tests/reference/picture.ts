/**
 * From the pixels to the input plane: weights/FORMAT.md, "From a picture to the input plane". A picture and all its
 * stages are u8 [height][width][3] until the colour step makes the plane's own channels of it.
 */
import { unpacked, yuvFormats, yuvToRgb } from './pixels.ts';
import type { PixelsAs } from './pixels.ts';
import { Fit, Order } from './weights.ts';
import type { Contract, Weights } from './weights.ts';

/**
 * The input plane, u8 [contract height][contract width][channels], of a picture of `width` × `height` pixels.
 * With `exact` the picture already has the plane's sides: no resize.
 */
export function inputPlane(
  { contract }: Weights,
  pixels: Uint8Array,
  width: number,
  height: number,
  exact = false,
  as: PixelsAs = { format: 'rgb' },
): Uint8Array {
  const channels = unpacked(pixels, width, height, as);
  const resized = exact ? channels : resize(contract, channels, width, height);
  const isYuv = yuvFormats.some((format) => format === as.format);
  return colour(contract, isYuv ? yuvToRgb(resized, as) : resized);
}

/** Resizes a picture and cuts out the contract's sides. */
function resize(contract: Contract, pixels: Uint8Array, width: number, height: number): Uint8Array {
  const sides = resizedSides(contract, width, height);
  const columns = axis(width, sides.width, contract.width);
  const rows = axis(height, sides.height, contract.height);
  const narrow = resample(pixels, { lines: height, places: width, step: 3 }, columns);
  return resample(narrow, { lines: 1, places: height, step: contract.width * 3 }, rows);
}

/** Sides of the whole resized picture, before the cut. */
export function resizedSides(
  contract: Contract,
  width: number,
  height: number,
): { width: number; height: number } {
  const { fit, resizeWidth, resizeHeight } = contract;
  if (fit === Fit.stretch) return { width: resizeWidth, height: resizeHeight };
  return width * resizeHeight >= height * resizeWidth
    ? { width: divideRounded(width * resizeHeight, height), height: resizeHeight }
    : { width: resizeWidth, height: divideRounded(height * resizeWidth, width) };
}

/** ⌊(2a + b) / 2b⌋. Exact: a < 2^27, and a quotient of such integers is not rounded across an integer. */
const divideRounded = (a: number, b: number): number => Math.floor((2 * a + b) / (2 * b));

/** The sources of one output pixel on an axis; `total` is the sum of their weights. */
export interface Taps {
  readonly sources: number[];
  readonly weights: number[];
  total: number;
}

/** For each of `side` outputs, cut from the centre of `resized`, the pixels of an axis of `length` that make it. */
export function axis(length: number, resized: number, side: number): Taps[] {
  const from = Math.floor((resized - side) / 2);
  const outputs = Array.from({ length: side }, (): Taps => ({ sources: [], weights: [], total: 0 }));
  const add = (output: number, source: number, weight: number): void => {
    const taps = outputs[output - from];
    if (!taps) return;
    taps.sources.push(source);
    taps.weights.push(weight);
    taps.total += weight;
  };
  if (resized <= length) {
    for (let i = 0; i < length; i++) {
      const { whole, part } = place(i, length, resized);
      add(whole, i, 8192 - part);
      add(whole + 1, i, part);
    }
  } else {
    for (let j = from; j < from + side; j++) {
      const { whole, part } = place(j, resized, length);
      add(j, Math.min(Math.max(whole, 0), length - 1), 8192 - part);
      add(j, Math.min(Math.max(whole + 1, 0), length - 1), part);
    }
  }
  return outputs;
}

/** The centre of pixel i of an axis of a pixels on an axis of b pixels: whole + part / 8192. */
export function place(i: number, a: number, b: number): { whole: number; part: number } {
  const numerator = 8192n * ((2n * BigInt(i) + 1n) * BigInt(b) - BigInt(a));
  const denominator = 2n * BigInt(a);
  const remainder = ((numerator % denominator) + denominator) % denominator;
  const p = Number((numerator - remainder) / denominator);
  return { whole: Math.floor(p / 8192), part: p & 8191 };
}

/** `lines` lines of `places` places of `step` bytes each. */
interface Grid {
  readonly lines: number;
  readonly places: number;
  readonly step: number;
}

/** Replaces the places of every line by one per output: ⌊(Σ weight · x + ⌊total / 2⌋) / total⌋, byte by byte. */
function resample(x: Uint8Array, { lines, places, step }: Grid, outputs: readonly Taps[]): Uint8Array {
  const y = new Uint8Array(lines * outputs.length * step);
  let at = 0;
  for (let line = 0; line < lines; line++)
    for (const { sources, weights, total } of outputs)
      for (let byte = 0; byte < step; byte++) {
        let sum = Math.floor(total / 2);
        for (let i = 0; i < sources.length; i++)
          sum += weights[i]! * x[(line * places + sources[i]!) * step + byte]!;
        y[at++] = Math.floor(sum / total);
      }
  return y;
}

/** The plane's own channels, through the input table. */
function colour({ channels, order, table }: Contract, pixels: Uint8Array): Uint8Array {
  const plane = new Uint8Array((pixels.length / 3) * channels);
  for (let at = 0, to = 0; at < pixels.length; at += 3) {
    const [red, green, blue] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
    const values =
      order === Order.grey
        ? [Math.floor((77 * red + 150 * green + 29 * blue + 128) / 256)]
        : order === Order.bgr
          ? [blue, green, red]
          : [red, green, blue];
    values.forEach((value, channel) => (plane[to++] = table[channel]![value]!));
  }
  return plane;
}
