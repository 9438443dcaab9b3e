import { factorise, solve } from './cholesky.ts';
import { add, classMeans, dot, rowOf } from './linear.ts';
import type { Linear, Sample } from './linear.ts';

/**
 * Fisher's linear discriminant: the logits of classes whose examples spread alike around their means, each class as likely
 * as another. The spread is shrunk towards that of a ball, by as much as so few examples ask for.
 *
 *   w = (S + ε·I)⁻¹ μ,  b = −½ · w · μ,  both less their mean over the classes, which decides nothing
 *
 * Only exact operations make it, so every engine has the same bits. With fewer examples than features the system has the
 * size of the examples: (ZᵀZ + ε·I)⁻¹ μ = (μ − Zᵀ (ZZᵀ + ε·I)⁻¹ Z μ) / ε.
 *
 * Source: R. A. Fisher 1936; the shrinkage of Y. Chen, A. Wiesel, Y. C. Eldar, A. O. Hero, Shrinkage algorithms for MMSE
 * covariance estimation, 2010 (OAS).
 */
export function discriminant(sample: Sample): Linear {
  const { classes, features, truth } = sample;
  const means = classMeans(sample, (example) => rowOf(sample, example));
  const meanOf = (label: number): Float64Array => means.subarray(label * features, (label + 1) * features);
  const freedom = Math.max(1, truth.length - classes);
  const spread = sample.values.slice();
  truth.forEach((label, example) => add(rowOf({ values: spread, features }, example), meanOf(label), -1));
  spread.forEach((value, at) => (spread[at] = value / Math.sqrt(freedom)));
  const weights =
    truth.length < features
      ? amongExamples(spread, means, truth.length, freedom)
      : amongFeatures(spread, means, features, freedom);
  const bias = Float64Array.from({ length: classes }, (_, label) => {
    return -0.5 * dot(weights, label * features, means, label * features, features);
  });
  centre(weights, features);
  centre(bias, 1);
  return { classes, features, weights, bias };
}

/** Through ZᵀZ, f64 [features][features]. */
function amongFeatures(
  spread: Float64Array,
  means: Float64Array,
  features: number,
  freedom: number,
): Float64Array {
  const matrix = products(transposed(spread, features), spread.length / features);
  soften(matrix, features, { features, freedom });
  factorise(matrix, features);
  const weights = means.slice();
  for (let at = 0; at < weights.length; at += features)
    solve(matrix, features, weights.subarray(at, at + features));
  return weights;
}

/** Through ZZᵀ, f64 [examples][examples]. */
function amongExamples(
  spread: Float64Array,
  means: Float64Array,
  examples: number,
  freedom: number,
): Float64Array {
  const features = spread.length / examples;
  const row = (example: number): Float64Array => rowOf({ values: spread, features }, example);
  const matrix = products(spread, features);
  const ridge = soften(matrix, examples, { features, freedom });
  factorise(matrix, examples);
  const weights = means.slice();
  for (let at = 0; at < weights.length; at += features) {
    const one = weights.subarray(at, at + features);
    const along = Float64Array.from({ length: examples }, (_, example) =>
      dot(spread, example * features, one, 0, features),
    );
    solve(matrix, examples, along);
    along.forEach((part, example) => add(one, row(example), -part));
    one.forEach((value, feature) => (one[feature] = value / ridge));
  }
  return weights;
}

/** Adds ε to the diagonal of S, or of the matrix of the same values besides 0, and answers it. */
function soften(
  matrix: Float64Array,
  size: number,
  { features, freedom }: { readonly features: number; readonly freedom: number },
): number {
  let trace = 0;
  let squares = 0;
  for (let i = 0; i < size; i++) {
    trace += matrix[i * size + i]!;
    for (let j = 0; j < i; j++) squares += 2 * matrix[i * size + j]! ** 2;
    squares += matrix[i * size + i]! ** 2;
  }
  const above = (1 - 2 / features) * squares + trace ** 2;
  const below = (freedom + 1 - 2 / features) * (squares - trace ** 2 / features);
  // Examples that do not spread at all have a ball of any size.
  const share = below > 0 ? Math.min(above / below, MOST_SHARE) : MOST_SHARE;
  const ridge = trace > 0 ? (share / (1 - share)) * (trace / features) : 1;
  for (let i = 0; i < size; i++) matrix[i * size + i]! += ridge;
  return ridge;
}

/** Of the ball in the spread: with all of it the examples' own would not count. */
const MOST_SHARE = 0.99;

/** The lower triangle of the products of all rows, f64 [rows][rows]. */
function products(rows: Float64Array, length: number): Float64Array {
  const count = rows.length / length;
  const matrix = new Float64Array(count * count);
  for (let i = 0; i < count; i++)
    for (let j = 0; j <= i; j++) matrix[i * count + j] = dot(rows, i * length, rows, j * length, length);
  return matrix;
}

function transposed(rows: Float64Array, length: number): Float64Array {
  const count = rows.length / length;
  return Float64Array.from(rows, (_, at) => rows[(at % count) * length + Math.floor(at / count)]!);
}

/** Takes from every row the mean of all. */
function centre(rows: Float64Array, length: number): void {
  for (let column = 0; column < length; column++) {
    let sum = 0;
    for (let at = column; at < rows.length; at += length) sum += rows[at]!;
    const mean = (sum * length) / rows.length;
    for (let at = column; at < rows.length; at += length) rows[at]! -= mean;
  }
}
