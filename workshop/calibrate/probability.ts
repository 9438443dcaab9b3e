import type { Contract } from '../../host/index.ts';
import { probabilityTable } from '../packing/arithmetic.ts';

const f32 = Math.fround;

/**
 * The probability of a class that the core would say were another temperature in the file: from the logits, in 1/256 and
 * in its own steps of float32 (`normalize` of assembly/network/softmax.ts).
 *
 * @param contract of a network whose probabilities are not its own
 */
export function probabilityAt(
  { logistic, logits: logit, outputs, classes }: Contract,
  temperature: number,
): (logits: Uint8Array, index: number) => number {
  const table = probabilityTable(logistic, logit, temperature);
  const bytes = (logits: Uint8Array, at: number): number => {
    const most = logistic ? 255 : logits.reduce((a, b) => Math.max(a, b), 0);
    const exponential = (each: number): number => table[most - each]!;
    const sum = logistic ? 1 : logits.reduce((all, each) => f32(all + exponential(each)), 0);
    const reciprocal = f32(1 / f32(sum / 256));
    return Math.min(255, Math.trunc(f32(f32(exponential(logits[at]!) * reciprocal) + 0.5)));
  };
  if (outputs === classes) return (logits, index) => bytes(logits, index) / 256;
  // A single output tells class 1 from class 0, which has the rest.
  return (logits, index) => (index === 1 ? bytes(logits, 0) : 256 - bytes(logits, 0)) / 256;
}
