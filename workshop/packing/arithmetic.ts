/**
 * The constants of the integer arithmetic, computed as LiteRT computes them: every step is one float32 operation,
 * rounded to nearest even, in the order written.
 */
import type { Domain, Softmax } from './network.ts';

const f32 = Math.fround;

/** Smallest positive float32 that is not denormal. */
const SMALLEST_NORMAL = 2 ** -126;

/** Nearest integer, half to even. */
export function rint(value: number): number {
  const floor = Math.floor(value);
  const fraction = value - floor;
  if (fraction === 0.5) return floor % 2 === 0 ? floor : floor + 1;
  return fraction < 0.5 ? floor : floor + 1;
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** Whether a scale can be used: positive, finite and not denormal, which some engines flush to 0. */
export function usableScale(scale: number): boolean {
  return scale >= SMALLEST_NORMAL && scale < Infinity;
}

/** What one unit of a layer's accumulator is in units of its output. */
export function requantization(inputScale: number, filterScale: number, outputScale: number): number {
  return f32(f32(inputScale * filterScale) / outputScale);
}

export type Activation = 'none' | 'relu' | 'relu6';

/** Clamps of an activation in the u8 domain. Source: TFLite, CalculateActivationRangeQuantized. */
export function activationClamps(
  activation: Activation,
  scale: number,
  zero: number,
): { low: number; high: number } {
  return {
    low: activation === 'none' ? 0 : zero,
    high: activation === 'relu6' ? Math.min(255, zero + rint(f32(6 / scale))) : 255,
  };
}

/** Scale and u8 zero point of a tensor. */
export interface Affine {
  readonly scale: number;
  readonly zero: number;
}

/** How far the u8 domain lies above the model's own. */
export function domainShift(domain: Domain): number {
  return domain === 'int8' ? 128 : 0;
}

/** Multiplier and addend of a mean over so many pixels, for sums of values of the model's own domain. */
export function meanConstants(domain: Domain, input: Affine, output: Affine, pixels: number) {
  const shift = domainShift(domain);
  const multiplier = f32(input.scale / f32(output.scale * pixels));
  const inputZeros = f32(f32(pixels * (input.zero - shift)) * multiplier);
  return { multiplier, addend: f32(output.zero - shift - inputZeros) };
}

/** f32 `[256]`: e^(−scale·β·d) for a logit d below the largest. */
export function softmaxTable(logitScale: number, beta: number): Float32Array {
  const step = -f32(logitScale * beta);
  return Float32Array.from({ length: 256 }, (_, distance) => Math.exp(f32(step * distance)));
}

/**
 * f32 `[256]`: the logistic function of the logit byte 255 − d, as LiteRT computes it: rint(256·f32(1 / (1 + e^(−x)))) of
 * x = f32(scale·(byte − zero)), at most 255, in 1/256. Measured: none of 1 024 000 bytes differs, of 4 000 scales and zero
 * points from 10⁻⁴ to 5.
 */
export function logisticTable({ scale, zero }: Affine): Float32Array {
  return Float32Array.from({ length: 256 }, (_, distance) => {
    const logit = f32(scale * (255 - distance - zero));
    return Math.min(rint(256 * f32(1 / (1 + Math.exp(-logit)))), 255) / 256;
  });
}

/** Probabilities over the logits of a model that ends in them: of a single one the logistic function, else softmax, β = 1. */
export function ownProbabilities(outputs: number, logit: Affine): Pick<Softmax, 'logistic' | 'table'> {
  const logistic = outputs === 1;
  return { logistic, table: probabilityTable(logistic, logit, 1) };
}

/**
 * Section SOFTMAX where the probabilities are ours.
 *
 * @param temperature what the logits are divided by
 */
export function probabilityTable(
  logistic: boolean,
  { scale, zero }: Affine,
  temperature: number,
): Float32Array {
  const divided = f32(scale / temperature);
  return logistic ? logisticTable({ scale: divided, zero }) : softmaxTable(divided, 1);
}

/** The u8 byte of a real value, as QUANTIZE computes it. Source: XNNPACK, f32-qs8-vcvt. */
export function quantize(real: number, { scale, zero }: Affine): number {
  return clamp(rint(f32(real * f32(1 / scale))) + zero, 0, 255);
}

/** Of two u8 operands: an output byte before its clamps. */
export type Pair = (first: number, second: number) => number;

/** The quotients of scales between which XNNPACK takes a sum; LiteRT computes others in another way. */
export const SUM_RATIOS = [2 ** -10, 2 ** 8] as const;

/** The same for `first · second / output` of a product. */
export const PRODUCT_RATIOS = [2 ** -16, 2 ** 8] as const;

/** `first · second`. Source: XNNPACK, qs8-vmul with fp32 requantization. */
export function productOf(first: Affine, second: Affine, output: Affine): Pair {
  const multiplier = requantization(first.scale, second.scale, output.scale);
  // |(a − zero)(b − zero)| ≤ 255² is exact in f32.
  return (a, b) => rint(f32((a - first.zero) * (b - second.zero) * multiplier)) + output.zero;
}

/**
 * `first + sign · second`, in integers with 20 to 21 bits for the larger quotient of scales, rounded half up.
 * |sum| ≤ 2 · 255 · 2²¹ < 2³¹. Source: XNNPACK, qs8-vadd.
 */
export function sumOf(first: Affine, second: Affine, output: Affine, sign: 1 | -1): Pair {
  const ratios = [f32(first.scale / output.scale), f32(second.scale / output.scale)] as const;
  const unit = 2 ** (20 - exponent(Math.max(...ratios)));
  const [one, other] = [rint(ratios[0] * unit), sign * rint(ratios[1] * unit)];
  return (a, b) =>
    Math.floor(((a - first.zero) * one + (b - second.zero) * other) / unit + 0.5) + output.zero;
}

/** ⌊log₂⌋ of a normal f32. */
function exponent(value: number): number {
  return (new Uint32Array(Float32Array.of(value).buffer)[0]! >> 23) - 127;
}
