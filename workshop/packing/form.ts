/** The layers of a network in training: those of MobileNet V1, or of what the paper compares it with. */
import { shapes } from './shapes.ts';
import type { Shape, Variant } from './shapes.ts';

/**
 * - separable: MobileNet V1 (arXiv:1704.04861, table 1), the only one that is packed
 * - full: each depthwise and pointwise pair is one full 3×3 convolution with one batch norm (table 4)
 * - shallow: without the five blocks of 14 × 14 × 512 at α 1 and 224 pixels (table 5)
 */
export const forms = ['separable', 'full', 'shallow'] as const;
export type Form = (typeof forms)[number];

/** A layer by its shape, and the name of its block in timm's MobileNetV1 where it belongs to one. */
export interface Placed {
  readonly kind: Shape['kind'] | 'full';
  readonly shape: Shape;
  readonly block: string | undefined;
}

/** Blocks of each stage in timm's MobileNetV1. */
const stages = [1, 2, 2, 6, 2];

/** Names of the blocks, in order. */
const blocks = stages.flatMap((count, stage) =>
  Array.from({ length: count }, (_, i) => `blocks.${stage}.${i}`),
);

/** Blocks that a shallow network has not: each leaves sides and channels as they are. */
const deep: readonly (string | undefined)[] = blocks.filter((name) => /^blocks\.3\.[1-5]$/.test(name));

/** Layers in order, from the pictures to the logits, or to the embedding. */
export function layersOfForm(variant: Variant, form: Form): Placed[] {
  const placed = separable(variant);
  if (form === 'shallow') return placed.filter(({ block }) => !deep.includes(block));
  return form === 'full' ? placed.flatMap(joined) : placed;
}

function separable(variant: Variant): Placed[] {
  let before = 0;
  return shapes(variant).map((shape): Placed => {
    const { kind } = shape;
    const block = kind === 'depthwise' || kind === 'pointwise' ? blocks[before] : undefined;
    if (kind === 'pointwise') before++;
    return { kind, shape, block };
  });
}

/** A pair as one layer: of the depthwise stride and padding, with the channels of the pointwise. */
function joined(layer: Placed, index: number, all: readonly Placed[]): Placed[] {
  if (layer.block === undefined) return [layer];
  if (layer.kind === 'depthwise') return [];
  const { output } = layer.shape;
  const { stride, padTop, padLeft, input } = all[index - 1]!.shape;
  const filters = 9 * input.channels * output.channels;
  const shape = {
    ...{ stride, padTop, padLeft, input, output },
    kind: 'convolution',
    multiplyAdds: output.height * output.width * filters,
    parameters: filters + 2 * output.channels,
  } as const;
  return [{ ...layer, kind: 'full', shape }];
}
