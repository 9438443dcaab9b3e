import type { Skeleton } from './skeleton.ts';

/** Pixels of the widest row whose activations are summed, because the filters that multiply them have a zero point. */
export function totalsLength({ layers, hasZero }: Pick<Skeleton, 'layers' | 'hasZero'>): number {
  const widths = layers.map(({ kind, output }, index) =>
    kind !== 'depthwise' && hasZero[index] ? output.width : 1,
  );
  return Math.max(...widths);
}
