/** How much of a network learns anew. */
export const depths = ['last', 'all'] as const;

/** `last` the blocks behind which it forgets where on the picture something is, and the classifier; `all` every layer. */
export type Depth = (typeof depths)[number];

/** Blocks of `last`. */
const BLOCKS = 2;
/** Depthwise and pointwise. */
const LAYERS_OF_BLOCK = 2;
/** Pool and classifier. */
const ENDING = 2;

/** Layers at the beginning that stay as they are, of so many. */
export function frozenOf(depth: Depth, layers: number): number {
  return depth === 'all' ? 0 : layers - ENDING - BLOCKS * LAYERS_OF_BLOCK;
}
