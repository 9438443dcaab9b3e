import { centreBehind, leastCosines } from '../format/answers';
import { contract } from '../format/contract';
import { plan } from '../memory/plan';
import { Rank } from '../memory/rank';
import { rank } from './rank';

/**
 * Whether the picture of an answer is like none of the classes, by section REJECT: x is what lies between the centre and
 * the embedding, d its product with the prototype of the best class, and their cosine is too small where
 *   d · |d| < least · Σ x²
 * |x| ≤ 255, |prototype| ≤ 128 and 8192 features: |d| < 2^29 and Σ x² < 2^30, so the sides are below 2^58 and 2^61.
 */
export function isUnknown(): bool {
  const least = leastCosines();
  const features = <u32>contract.features;
  const c = bestClass();
  const centre = centreBehind(least);
  const prototype = centre + (c + 1) * features;
  let d: i64 = 0;
  let squares: i64 = 0;
  for (let i: u32 = 0; i < features; i++) {
    const x = <i32>load<u8>(plan.embedding + i) - <i32>load<u8>(Weights.view(centre + i, 1));
    d += x * <i32>load<i8>(Weights.view(prototype + i, 1));
    squares += x * x;
  }
  return d * abs(d) < squares * load<i32>(Weights.view(least + (c << 2), 4));
}

/** The first of the ranking: of a single output class 1 where its probability is above one half, else 0. */
function bestClass(): u32 {
  rank(1);
  const best = changetype<Rank>(plan.ranks);
  return best.index + (u32(contract.classes == 1) & u32(best.probability > 128));
}
