/** What the bytes of a picture are to a model that was read: said by the caller, by the model, or by its scales. */
import { MobilenetError } from '../../host/errors.ts';
import { domainShift } from './arithmetic.ts';
import { bytewise, identityTable, isWithin, parseRange, rangeTable, spanOf, usualRange } from './range.ts';
import type { Normalise } from './range.ts';
import { after } from './tflite/opening.ts';
import type { Normalisation } from './tflite/metadata.ts';
import type { Reading } from './tflite/read.ts';

export interface Input {
  /** u8 `[channels][256]`: from the byte of a colour to the byte that the first layer reads. */
  readonly table: Uint8Array;
  /** LOW,HIGH of the bytes 0 and 255, where neither the caller nor the metadata has said what they mean. */
  readonly assumed?: string;
  /** Whether the metadata's normalisation makes the table. */
  readonly isNormalised?: true;
}

/** Throws E_USAGE for a range that is none, E_MODEL_QUANTIZATION where the meaning of the bytes would be a guess. */
export function inputOf(reading: Reading, inputRange: string | undefined): Input {
  const { folded } = reading;
  const input = readInput(reading, inputRange);
  return folded ? { ...input, table: after(input.table, folded) } : input;
}

function readInput(reading: Reading, inputRange: string | undefined): Input {
  const { input, plane, inputType, metadata } = reading;
  const { channels } = plane;
  if (inputRange !== undefined) return { table: rangeTable(parseRange(inputRange, channels), input) };
  const usual = usualRange(input);
  // Whoever runs such a model gives it the bytes as they are, whatever its metadata says of a float model.
  if (usual && inputType !== 'float32') {
    const [low, high] = spanOf(input);
    return { table: identityTable(channels), assumed: `${low.toFixed(3)},${high.toFixed(3)}` };
  }
  const normalise = bytesOf(metadata.normalisation, channels);
  if (normalise) {
    checkAgreement(reading, normalise, usual);
    return { table: rangeTable(normalise, input), isNormalised: true };
  }
  if (!usual) throw guess(reading);
  return { table: rangeTable(parseRange(usual, channels), input), assumed: usual };
}

/** What the metadata states, as functions of a byte; undefined where it states none that can be. */
function bytesOf(normalisation: Normalisation | undefined, channels: number): Normalise[] | undefined {
  if (!normalisation) return undefined;
  const { mean, deviation } = normalisation;
  const fits = (list: readonly number[]): boolean =>
    (list.length === 1 || list.length === channels) && list.every(Number.isFinite);
  if (!fits(mean) || !fits(deviation) || deviation.some((each) => each <= 0)) return undefined;
  return Array.from({ length: channels }, (_, channel) =>
    bytewise(mean[channel] ?? mean[0]!, deviation[channel] ?? deviation[0]!),
  );
}

/** Calibration pictures may be dark, but not so dark that they reach a smaller part of the range than this. */
const LEAST_PART = 1 / 16;

/** Throws where the metadata states another range than the scales can hold. */
function checkAgreement(reading: Reading, normalise: readonly Normalise[], usual: string | undefined): void {
  const { scale } = reading.input;
  const [low, high] = spanOf(reading.input);
  const stated = normalise.map((real) => [real(0), real(255)] as const);
  const black = Math.min(...stated.map(([each]) => each));
  const white = Math.max(...stated.map(([, each]) => each));
  const agrees = usual
    ? stated.every((each) => isWithin(each, [low, high], scale))
    : low >= black - scale && high <= white + scale && high - low >= LEAST_PART * (white - black);
  if (!agrees) throw guess(reading, `its metadata states ${black} to ${white}`);
}

/** The refusal of an input that is not the byte, in a range that nobody has stated. */
function guess({ input, inputType, domain }: Reading, but = 'that is neither 0 to 1, −1 to 1 nor 0 to 255') {
  const [low, high] = spanOf(input).map((real) => Number(real.toPrecision(6)));
  const zero = input.zero - domainShift(inputType === 'float32' ? domain : inputType);
  return new MobilenetError(
    'E_MODEL_QUANTIZATION',
    `The input (${inputType}, scale ${Number(input.scale.toPrecision(6))}, zero point ${zero}) reaches from ${low} to ${high}, but ${but}: ` +
      'what the network expects of black and white would be a guess. State it with `inputRange`, such as -1,1 or 0,1, ' +
      `as the network was trained; ${low},${high} takes the bytes as they are.`,
    'input',
  );
}
