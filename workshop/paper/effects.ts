import { costOf, imagenet } from './cost.ts';
import { published } from './published.ts';
import { betaOf } from '../plan/variant.ts';

/** What α and β do to the cost of one published variant: parts of the cost of another. */
export interface Effect {
  readonly alpha: number;
  readonly resolution: number;
  readonly beta: number;
  readonly multiplyAdds: number;
  readonly parameters: number;
  /** Multiply-adds in parts of those of α 1 at the same resolution; the paper says about α². */
  readonly byAlpha: number;
  /** Parameters in parts of those of α 1; the paper says about α². */
  readonly parametersByAlpha: number;
  /** Multiply-adds in parts of those of 224 pixels at the same α; the paper says β². */
  readonly byBeta: number;
}

export function effects(): Effect[] {
  return published.map(({ alpha, resolution }) => {
    const { multiplyAdds, parameters } = costOf(imagenet(alpha, resolution));
    const wide = costOf(imagenet(1, resolution));
    return {
      alpha,
      resolution,
      beta: betaOf(resolution),
      multiplyAdds,
      parameters,
      byAlpha: multiplyAdds / wide.multiplyAdds,
      parametersByAlpha: parameters / wide.parameters,
      byBeta: multiplyAdds / costOf(imagenet(alpha, 224)).multiplyAdds,
    };
  });
}
