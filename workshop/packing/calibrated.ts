/** A packed file with a rule of what is unknown and a temperature, in the place of those that it had. */
import { probabilityTable } from './arithmetic.ts';
import { decode, goldensOf } from './decode.ts';
import { encode } from './encode.ts';
import { classifierOf } from './network.ts';
import type { Reject } from './reject.ts';

/**
 * The same network with other words on its answers: logits and embedding stay what they are, byte for byte.
 *
 * @param file a packed file with classes that the core takes; a signature would sign other bytes, and is left out
 * @param temperature 1 where the probabilities are the model's own
 */
export function calibrated(file: Uint8Array, reject: Reject, temperature: number): Uint8Array {
  const network = decode(file);
  const softmax = network.softmax!;
  const { outputScale: scale, outputZero: zero } = classifierOf(network)!;
  const table = softmax.inModel
    ? softmax.table
    : probabilityTable(softmax.logistic, { scale, zero }, temperature);
  return encode({ ...network, reject, softmax: { ...softmax, table, temperature } }, goldensOf(file));
}
