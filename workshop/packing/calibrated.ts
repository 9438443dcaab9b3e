/** A packed file with a rule of what is unknown and a temperature, in the place of those that it had. */
import { readContract } from '../../host/core/contract.ts';
import { probabilityTable } from './arithmetic.ts';
import { frame } from './encode.ts';
import { Fields } from './fields.ts';
import { CONTRACT_BYTES, section } from './format.ts';
import { sectionsOf } from './packed.ts';
import { encodeReject } from './reject.ts';
import type { Reject } from './reject.ts';

const f32 = Math.fround;

/** Where the contract says that there is a rule; the temperature follows. */
const REJECT_FIELD = 30;

/** Types of sections that version 1 names, in the order of a file; a signature would sign other bytes. */
const kept = Object.values(section).filter((type) => type !== section.digest && type !== section.reject);

/**
 * The same network with other words on its answers: logits and embedding stay what they are, byte for byte.
 *
 * @param file a packed file that the core takes
 * @param temperature 1 where the probabilities are the model's own
 */
export function calibrated(file: Uint8Array, reject: Reject, temperature: number): Uint8Array {
  const sectionOf = sectionsOf(file);
  const bodies = new Map(kept.map((type) => [type as number, sectionOf(type, 0)]));
  const before = readContract(sectionOf(section.contract, CONTRACT_BYTES));
  const contract = new Fields(bodies.get(section.contract)!.length).copy(bodies.get(section.contract)!);
  contract
    .seek(REJECT_FIELD)
    .u16(1)
    .f32([temperature === 1 ? 0 : temperature]);
  bodies.set(section.contract, contract.bytes);
  if (!before.softmax) {
    const { scale, zero } = before.logits;
    const table = probabilityTable(before.logistic, { scale: f32(scale / temperature), zero });
    bodies.set(section.softmax, new Fields(4 * table.length).f32(table).bytes);
  }
  bodies.set(section.reject, encodeReject(reject));
  return frame([...bodies].filter(([, body]) => body.length > 0).sort(([a], [b]) => a - b));
}
