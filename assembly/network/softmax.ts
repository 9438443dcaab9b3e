import { softmaxTable } from '../format/answers';
import { contract } from '../format/contract';
import { plan } from '../memory/plan';

/**
 * Probabilities in 1/256 from the logits, u8 [classes]:
 *   r = 1 / f32(Σ table[max − logit] · (1/256)),  y = min(255, trunc(f32(table[d] · r) + 0.5))
 * Each for itself, d is 255 − logit and r 256: the table holds what the logistic function gives.
 *
 * Source: LiteRT's quantized softmax as measured; the table is exp(−scale · β · d), made when the file was packed.
 */
export function normalize(): void {
  const classes = <u32>contract.classes;
  const table = softmaxTable();
  const logits = plan.logits;
  let most: u32 = 255;
  let sum: f32 = 1;
  if (!contract.isLogistic) {
    most = 0;
    for (let c: u32 = 0; c < classes; c++) most = max(most, <u32>load<u8>(logits + c));
    sum = 0;
    for (let c: u32 = 0; c < classes; c++) sum += exponential(table, most, load<u8>(logits + c));
  }
  const reciprocal: f32 = 1 / (sum * (1 / <f32>256));
  for (let c: u32 = 0; c < classes; c++) {
    store<u8>(
      plan.softmax + c,
      <u8>min<f32>(exponential(table, most, load<u8>(logits + c)) * reciprocal + 0.5, 255),
    );
  }
}


@inline
function exponential(table: usize, most: u32, logit: u32): f32 {
  return load<f32>(Weights.view(table + ((most - logit) << 2), 4));
}
