/**
 * Which real numbers the network expects for the bytes of a picture, and the table that follows from it.
 * Every step is one float32 operation, as a host would compute it in front of a float input.
 */
import { MobilenetError } from '../../host/errors.ts';
import { quantize } from './arithmetic.ts';
import type { Affine } from './arithmetic.ts';

const f32 = Math.fround;

/** The real value of a byte of one channel. */
export type Normalise = (byte: number) => number;

/** Byte 0 becomes `low`, byte 255 `high`: `f32(f32(byte / f32(255 / (high − low))) + low)`. */
function between(low: number, high: number): Normalise {
  const divisor = f32(255 / (high - low));
  return (byte) => f32(f32(byte / divisor) + f32(low));
}

/** `f32(f32(f32(byte / 255) − mean) / deviation)`, as torchvision's ToTensor and Normalize. */
function standardised(mean: number, deviation: number): Normalise {
  return (byte) => f32(f32(f32(byte / 255) - f32(mean)) / f32(deviation));
}

/** `f32(f32(byte − mean) / deviation)`, as TFLite's metadata states it. */
export function bytewise(mean: number, deviation: number): Normalise {
  return (byte) => f32(f32(byte - f32(mean)) / f32(deviation));
}

const SYNTAX =
  'Write `inputRange` as LOW,HIGH (real values of the bytes 0 and 255, such as -1,1 or 0,1) or ' +
  'mean=M/M/M,std=S/S/S (colours from 0 to 1, one number or one per channel in the order of the network).';

/** What networks are trained with, beside the mean and deviation of a data set. */
const usual = [
  [-1, 1],
  [0, 1],
  [0, 255],
] as const;

/** The real values of the lowest and of the highest byte. */
export function spanOf({ scale, zero }: Affine): [low: number, high: number] {
  return [scale * (0 - zero), scale * (255 - zero)];
}

/** Whether both ends are those of another range within a step; a scale of f32 is no exact one. */
export function isWithin(range: readonly [number, number], other: readonly [number, number], step: number) {
  return range.every((end, at) => Math.abs(end - other[at]!) <= 1.001 * step);
}

/** The usual range that an input quantized so reaches, as LOW,HIGH; then the bytes of a picture are its bytes. */
export function usualRange(input: Affine): string | undefined {
  return usual.find((range) => isWithin(range, spanOf(input), input.scale))?.join(',');
}

/** Parses `LOW,HIGH` or `mean=…,std=…` into one function per channel. Throws E_USAGE. */
export function parseRange(text: string, channels: number): Normalise[] {
  const standard = /^mean=([^,]+),std=([^,]+)$/.exec(text);
  if (standard) {
    const means = numbers(standard[1]!, '/', channels);
    const deviations = numbers(standard[2]!, '/', channels);
    if (
      means.some((mean) => mean < 0 || mean > 1) ||
      deviations.some((deviation) => deviation <= 0 || deviation > 1)
    ) {
      throw new MobilenetError(
        'E_USAGE',
        `Mean and deviation are of colours from 0 to 1: divide those of bytes by 255. ${SYNTAX}`,
        'inputRange',
      );
    }
    return means.map((mean, channel) => standardised(mean, deviations[channel]!));
  }
  const [low, high] = numbers(text, ',', 2) as [number, number];
  if (low >= high || !text.includes(',')) {
    throw new MobilenetError('E_USAGE', `The input range "${text}" is empty. ${SYNTAX}`, 'inputRange');
  }
  return Array.from({ length: channels }, () => between(low, high));
}

/** u8 `[channels][256]`: the byte of the network's input for the byte of a colour. */
export function rangeTable(normalise: readonly Normalise[], input: Affine): Uint8Array {
  return table(normalise.length, (channel, byte) => quantize(normalise[channel]!(byte), input));
}

/** u8 `[channels][256]` of a network that takes the bytes of a picture as they are. */
export function identityTable(channels: number): Uint8Array {
  return table(channels, (_, byte) => byte);
}

function table(channels: number, entry: (channel: number, byte: number) => number): Uint8Array {
  return Uint8Array.from({ length: channels * 256 }, (_, at) => entry(at >> 8, at & 255));
}

/** So many finite numbers; one alone stands for all. */
function numbers(text: string, separator: string, count: number): number[] {
  const parts = text.split(separator);
  const values = parts.map((part) => (/^-?\d*\.?\d+$/.test(part.trim()) ? Number(part) : NaN));
  if ((values.length !== count && values.length !== 1) || !values.every(Number.isFinite)) {
    throw new MobilenetError(
      'E_USAGE',
      `The input range "${text}" is not understood. ${SYNTAX}`,
      'inputRange',
    );
  }
  return Array.from({ length: count }, (_, i) => values[i] ?? values[0]!);
}
