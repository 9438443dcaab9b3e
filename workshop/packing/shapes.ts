/**
 * The layers of MobileNet V1 (arXiv:1704.04861, table 1) for any width and resolution, derived from the paper's rule
 * alone: a packed file is not needed, so the two can be compared.
 */

/** A tensor of one picture, `[height][width][channels]`. */
export interface Plane {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Which network of the family. */
export interface Variant {
  /** Width multiplier α, 0 < α ≤ 1. */
  readonly alpha: number;
  /** Side of the square input, ≥ 32 pixels. */
  readonly resolution: number;
  /** 0 for a headless network, which ends at its embedding. */
  readonly classes: number;
  /** Input channels. */
  readonly channels: 1 | 3;
}

export interface Shape {
  readonly kind: 'convolution' | 'depthwise' | 'pointwise' | 'pool';
  readonly stride: 1 | 2;
  /** Rows above and columns to the left that hold the input zero point. */
  readonly padTop: number;
  readonly padLeft: number;
  readonly input: Plane;
  readonly output: Plane;
  /** Multiplications of one picture, each with its addition. A pool has none. */
  readonly multiplyAdds: number;
  /** Trainable numbers: filters with two per channel of batch normalisation, or filters with a bias per class. */
  readonly parameters: number;
}

/** Output channels of each pointwise layer at α = 1 and the stride of the depthwise layer before it. */
const pairs: readonly (readonly [channels: number, stride: 1 | 2])[] = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [1024, 2],
  [1024, 1],
];

/** `max(8, ⌊base · α⌋)`, the rule of the paper's code (TF-slim, `depth_multiplier` with `min_depth` 8). */
export function scaledChannels(base: number, alpha: number): number {
  return Math.max(8, Math.floor(base * alpha));
}

/** Output side and padding before it along one axis, TensorFlow's SAME. */
export function samePadding(side: number, kernel: number, stride: number): { side: number; before: number } {
  const output = Math.ceil(side / stride);
  const total = Math.max((output - 1) * stride + kernel - side, 0);
  return { side: output, before: total >> 1 };
}

/** All layers from the picture to the logits (or to the embedding), in order. */
export function shapes({ alpha, resolution, classes, channels }: Variant): Shape[] {
  const input = { height: resolution, width: resolution, channels };
  const layers = [spatial('convolution', input, scaledChannels(32, alpha), 2)];
  let plane = layers[0]!.output;
  for (const [base, stride] of pairs) {
    const depthwise = spatial('depthwise', plane, plane.channels, stride);
    const pointwise = mixing(depthwise.output, scaledChannels(base, alpha), 2);
    layers.push(depthwise, pointwise);
    plane = pointwise.output;
  }
  const pool = { ...mixing(plane, plane.channels, 0), kind: 'pool', multiplyAdds: 0, parameters: 0 } as const;
  const embedding = { ...plane, height: 1, width: 1 };
  layers.push({ ...pool, output: embedding });
  if (classes > 0) layers.push(mixing(embedding, classes, 1));
  return layers;
}

/** A 3×3 layer with SAME padding. */
function spatial(kind: 'convolution' | 'depthwise', input: Plane, channels: number, stride: 1 | 2): Shape {
  const rows = samePadding(input.height, 3, stride);
  const columns = samePadding(input.width, 3, stride);
  const filters = 9 * channels * (kind === 'convolution' ? input.channels : 1);
  return {
    kind,
    stride,
    padTop: rows.before,
    padLeft: columns.before,
    input,
    output: { height: rows.side, width: columns.side, channels },
    multiplyAdds: rows.side * columns.side * filters,
    parameters: filters + 2 * channels,
  };
}

/** A 1×1 layer with so many more parameters per output channel. */
function mixing(input: Plane, channels: number, perChannel: number): Shape {
  const filters = input.channels * channels;
  return {
    kind: 'pointwise',
    stride: 1,
    padTop: 0,
    padLeft: 0,
    input,
    output: { ...input, channels },
    multiplyAdds: input.height * input.width * filters,
    parameters: filters + perChannel * channels,
  };
}
