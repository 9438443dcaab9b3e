/** The input plane: what a byte of a picture is in real numbers, and in bytes of the network. */
import type { Affine } from '../packing/arithmetic.ts';
import { clamp, rint } from '../packing/arithmetic.ts';
import { inputPlane } from '../packing/golden.ts';
import type { Contract } from '../packing/network.ts';
import { identityTable } from '../packing/range.ts';
import type { Normalise } from '../packing/range.ts';

export interface Input extends Affine {
  /** u8 `[channels][256]`: from the byte of a colour to the byte of the network's input. */
  readonly table: Uint8Array;
  /** f64 `[channels]`: what the bytes of the table are too low, in the mean of all 256. The first bias takes it up. */
  readonly shift: Float64Array;
}

/**
 * Spreads the values of all channels over the bytes. Where all channels have one range the bytes stay as they are, and
 * the zero point, which lies between two bytes for −1…1, is set right by `shift`: nothing is lost.
 *
 * @param normalise one per channel
 */
export function quantizeInput(normalise: readonly Normalise[]): Input {
  const ends = normalise.flatMap((one) => [one(0), one(255)]);
  const low = Math.min(0, ...ends);
  const high = Math.max(0, ...ends);
  const step = (high - low) / 255;
  const scale = Math.fround(step);
  const zero = clamp(rint(-low / step), 0, 255);
  const table = Uint8Array.from({ length: 256 * normalise.length }, (_, at) =>
    clamp(rint((normalise[at >> 8]!(at & 255) - low) / step), 0, 255),
  );
  const shift = Float64Array.from(normalise, (one, channel) => {
    let sum = 0;
    for (let byte = 0; byte < 256; byte++) sum += one(byte) - scale * (table[256 * channel + byte]! - zero);
    return sum / 256;
  });
  return { scale, zero, table, shift };
}

/**
 * A picture of the plane's sides in real numbers.
 *
 * @param picture u8 `[height][width][3]`
 * @returns f32 `[height][width][channels]`
 */
export function realPlane(
  { order }: Pick<Contract, 'order'>,
  normalise: readonly Normalise[],
  picture: Uint8Array,
): Float32Array {
  const channels = normalise.length;
  const bytes = inputPlane({ order, inputTable: identityTable(channels) }, picture);
  const reals = normalise.map((one) => Float32Array.from({ length: 256 }, (_, byte) => one(byte)));
  return Float32Array.from(bytes, (byte, at) => reals[at % channels]![byte]!);
}
