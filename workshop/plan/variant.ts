/** The paper's two multipliers: α thins every layer, β (the paper's ρ) shrinks every plane. */
import { MobilenetError } from '../../host/errors.ts';
import { LEAST_SIDE } from '../packing/format.ts';

/** Side of the input at β = 1, in pixels. */
export const FULL_RESOLUTION = 224;

/**
 * ⌊224 · β + ½⌋ pixels.
 *
 * @throws E_USAGE β is not above 0 and at most 1, or leaves fewer than 32 pixels
 */
export function resolutionOf(beta: number): number {
  if (!(beta > 0 && beta <= 1)) {
    throw new MobilenetError(
      'E_USAGE',
      `β = ${beta} is not above 0 and at most 1; give a side above ${FULL_RESOLUTION} pixels as \`resolution\`.`,
      'beta',
    );
  }
  const resolution = Math.floor(FULL_RESOLUTION * beta + 0.5);
  if (resolution >= LEAST_SIDE) return resolution;
  const least = Math.ceil((1000 * (LEAST_SIDE - 0.5)) / FULL_RESOLUTION) / 1000;
  throw new MobilenetError(
    'E_USAGE',
    `β = ${beta} leaves ${resolution} pixels, fewer than ${LEAST_SIDE}; take β from ${least}.`,
    'beta',
  );
}

/** Side in parts of 224 pixels; above 1 for a side above it. */
export function betaOf(resolution: number): number {
  return resolution / FULL_RESOLUTION;
}
