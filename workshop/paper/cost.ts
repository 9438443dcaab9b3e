/**
 * The cost of a convolution in the paper's terms (arXiv:1704.04861, section 3.1): kernel side D, M input channels,
 * N output channels, output side F; and of whole networks that the paper compares.
 */
import { layersOfForm } from '../packing/form.ts';
import type { Form } from '../packing/form.ts';
import { products } from '../packing/layout.ts';
import { shapes } from '../packing/shapes.ts';
import type { Shape } from '../packing/shapes.ts';
import { total } from '../plan/plan.ts';

export interface Convolution {
  /** Kernel side. */
  readonly D: number;
  /** Input channels. */
  readonly M: number;
  /** Output channels. */
  readonly N: number;
  /** Output side. */
  readonly F: number;
}

export interface Cost {
  readonly multiplyAdds: number;
  readonly parameters: number;
}

/** D²·M·N·F² multiply-adds, D²·M·N filters. */
export function full({ D, M, N, F }: Convolution): Cost {
  return { multiplyAdds: D * D * M * N * F * F, parameters: D * D * M * N };
}

/** D²·M·F² depthwise and M·N·F² pointwise multiply-adds; D²·M + M·N filters. */
export function separable({ D, M, N, F }: Convolution): Cost {
  return { multiplyAdds: (D * D * M + M * N) * F * F, parameters: D * D * M + M * N };
}

/** separable / full = 1/N + 1/D². */
export function ratio({ D, N }: Convolution): number {
  return 1 / N + 1 / (D * D);
}

const largest = { alpha: 1, resolution: 224, classes: 1000, channels: 3 } as const;

/** A network of the family with ImageNet's 1000 classes. */
export function imagenet(alpha: number, resolution: number): Shape[] {
  return shapes({ ...largest, alpha, resolution });
}

export function costOf(layers: readonly Cost[]): Cost {
  return { multiplyAdds: total(layers, 'multiplyAdds'), parameters: total(layers, 'parameters') };
}

/** The network at α 1 and 224 pixels in another form (tables 4 and 5). */
export function costOfForm(form: Form): Cost {
  return costOf(layersOfForm(largest, form).map(({ shape }) => shape));
}

/** What a table of the paper calls a type of layer, and the layers of that type. */
export function layersByType(): Readonly<Record<string, Shape[]>> {
  const layers = imagenet(1, 224);
  const body = layers.slice(0, -1);
  const of = (kind: Shape['kind']): Shape[] => body.filter((layer) => layer.kind === kind);
  return {
    'conv 1×1': of('pointwise'),
    'conv dw 3×3': of('depthwise'),
    'conv 3×3': of('convolution'),
    'fully connected': layers.slice(-1),
  };
}

/** Filter values alone: without batch normalisation and without the classifier's bias. */
export function filterCount(layers: readonly Shape[]): number {
  return layers.reduce((sum, { kind, input, output }) => {
    return kind === 'pool' ? sum : sum + products({ kind, input, output }) * output.channels;
  }, 0);
}
