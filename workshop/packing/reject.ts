/** Which answers are unknown: section REJECT of weights/FORMAT.md. */
import { Fields } from './fields.ts';

/**
 * A picture whose best class is c is unknown where d · |d| < least[c] · Σ x²: x is what lies between the centre and its
 * embedding, d the product of x with the prototype of c.
 */
export interface Reject {
  /** i32 `[classes]`: cos · |cos| · Σ prototype² of the least cosine, or `NEVER`. */
  readonly least: Int32Array;
  /** u8 `[features]` */
  readonly centre: Uint8Array;
  /** i8 `[classes][features]` */
  readonly prototypes: Int8Array;
}

/** The least of a class that is never unknown. */
export const NEVER = -(2 ** 31);

/** Throws TypeError where the parts do not fit each other, or a class could only be unknown. */
export function checkReject({ least, centre, prototypes }: Reject, classes: number, features: number): void {
  if (least.length !== classes || centre.length !== features || prototypes.length !== classes * features)
    throw new TypeError(
      'a rule of what is unknown has a prototype for each class and a number for each feature',
    );
  if (least.some((each, index) => each > squaresOf(prototypes, index, features)))
    throw new TypeError('a class whose least is above the squares of its prototype is never known');
}

/** Σ prototype² of a class, < 2²⁷. */
export function squaresOf(prototypes: Int8Array, index: number, features: number): number {
  const row = prototypes.subarray(index * features, (index + 1) * features);
  return row.reduce((sum, each) => sum + each * each, 0);
}

/** The section. */
export function encodeReject({ least, centre, prototypes }: Reject): Uint8Array {
  const length = rejectBytes(least.length, centre.length);
  return new Fields(length).i32(least).copy(centre).i8(prototypes).bytes;
}

/** Bytes of the section. */
export function rejectBytes(classes: number, features: number): number {
  return classes * (4 + features) + features;
}
