import type { Reject } from '../packing/reject.ts';
import { squaresOf } from '../packing/reject.ts';
import { cosine } from './prototypes.ts';

/**
 * How far above the rule of a file a picture is: the cosine between its embedding and the prototype of its best class, less
 * the least of the class. Below 0 it is unknown; of a class that is never unknown it is Infinity.
 */
export function scorer(reject: Reject): (embedding: Uint8Array, best: number) => number {
  const features = reject.centre.length;
  const squares = Float64Array.from(reject.least, (_, index) =>
    squaresOf(reject.prototypes, index, features),
  );
  const made = { ...reject, squares };
  return (embedding, best) => {
    const near = cosine(made, embedding, best);
    const bound = reject.least[best]! / squares[best]!;
    return near === undefined ? Infinity : near - Math.sign(bound) * Math.sqrt(Math.abs(bound));
  };
}
