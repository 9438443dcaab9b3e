import { add, classMeans, dot, meanRow, rowOf } from './linear.ts';
import type { Linear, Sample } from './linear.ts';

/**
 * Imprinted prototypes: the weights of a class are the mean direction of its examples, seen from the middle of the classes.
 * A class of one example has one as good as another's.
 *
 * Source: H. Qi, M. Brown, D. G. Lowe, Low-shot learning with imprinted weights, CVPR 2018.
 */
export function prototypes(sample: Sample): Linear {
  const { classes, features } = sample;
  const middle = meanRow(
    classMeans(sample, (example) => rowOf(sample, example)),
    features,
  );
  const directions = classMeans(sample, (example) => {
    const direction = rowOf(sample, example).slice();
    add(direction, middle, -1);
    return normalised(direction);
  });
  const bias = new Float64Array(classes);
  for (let label = 0; label < classes; label++) {
    const direction = directions.subarray(label * features, (label + 1) * features);
    direction.set(normalised(direction));
    bias[label] = -dot(direction, 0, middle, 0, features);
  }
  return { classes, features, weights: directions, bias };
}

/** Of length 1; of length 0 it stays. */
function normalised(row: Float64Array): Float64Array {
  const length = Math.sqrt(dot(row, 0, row, 0, row.length));
  return length > 0 ? row.map((value) => value / length) : row;
}
