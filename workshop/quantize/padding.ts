/**
 * `same`: TensorFlow's, more below and to the right; `symmetric`: PyTorch's, 1 on all sides; `keras`: as `same`, but
 * depthwise layers of stride 2 are padded below and to the right alone, which differs on odd sides.
 */
export const paddings = ['same', 'symmetric', 'keras'] as const;
export type Padding = (typeof paddings)[number];
