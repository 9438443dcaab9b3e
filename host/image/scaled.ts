import type { Sides } from './limit.ts';

/** What a network makes of a picture before its centre is cut out: fields of its contract. */
export interface Fitting {
  readonly fit: 'cover' | 'stretch';
  readonly resizeHeight: number;
  readonly resizeWidth: number;
}

/** Sides of the whole picture before the cut. */
export function scaledSides({ width, height }: Sides, { fit, resizeWidth, resizeHeight }: Fitting): Sides {
  if (fit === 'stretch') return { width: resizeWidth, height: resizeHeight };
  // Below 2⁵³: sides are ≤ 32768 and ≤ 4096.
  return width * resizeHeight >= height * resizeWidth
    ? { height: resizeHeight, width: Math.floor((2 * width * resizeHeight + height) / (2 * height)) }
    : { width: resizeWidth, height: Math.floor((2 * height * resizeWidth + width) / (2 * width)) };
}
