import type { Shape, Variant } from '../packing/shapes.ts';
import { layersOfForm } from '../packing/form.ts';
import type { Form, Placed } from '../packing/form.ts';

/** Which network is trained, at least one class, and how many pictures a step takes. */
export interface Network extends Variant {
  readonly batch: number;
  /** `separable` where nothing is said. */
  readonly form?: Form | undefined;
  /** Weight decay on depthwise filters too, which are so small that the paper puts little or none on them (section 3.2). */
  readonly decaysDepthwise?: boolean | undefined;
  /** Layers at the beginning that do not learn: their weights stay, and they normalise by the running statistics. */
  readonly frozen?: number | undefined;
}

/** A trained tensor's layout in the module, for layout.ts. */
export type Layout = 'matrix' | 'taps' | 'vector';

/** A tensor by its name in timm's MobileNetV1, in PyTorch's layout. A full convolution is `conv` with `bn1`. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly layout: Layout;
  /** Numbers that it takes in the module, with padding. */
  readonly size: number;
  /** Of a 3×3 matrix: numbers of one tap, and of all. */
  readonly taps?: { readonly each: number; readonly all: number };
  /** Weight decay applies: neither to batch norm nor to a bias, nor to depthwise filters but where the network says so. */
  readonly decays: boolean;
  /** Products per output, for the initial deviation; 0 for what begins as `fill`. */
  readonly fanIn: number;
  readonly fill: 0 | 1;
}

/** A layer with its parameters. Channels are the real ones; `padded` says how many the module has. */
export interface Layer {
  readonly kind: 'convolution' | 'depthwise' | 'pointwise' | 'full' | 'pool' | 'classifier';
  readonly shape: Shape;
  readonly filters: Parameter | undefined;
  /** γ of batch norm. The classifier has a bias only. */
  readonly gamma: Parameter | undefined;
  readonly beta: Parameter | undefined;
  readonly runningMean: Parameter | undefined;
  readonly runningVariance: Parameter | undefined;
}

/** Channels in the module: a multiple of 8, the width of its narrowest tile. */
export function padded(channels: number): number {
  return Math.ceil(channels / 8) * 8;
}

/** Products per output of the first layer: nine taps, padded to a multiple of 4. */
export function patchSize(channels: number): number {
  return Math.ceil((9 * channels) / 4) * 4;
}

/** Numbers of panels [columns/16][rows][16]. */
export function panels(rows: number, columns: number): number {
  return Math.ceil(columns / 16) * 16 * rows;
}

/** Layers in order, from the pictures to the logits. */
export function layersOf(network: Network): Layer[] {
  const { form = 'separable', decaysDepthwise = false } = network;
  return layersOfForm(network, form).map((placed) => layerOf(placed, decaysDepthwise));
}

function layerOf({ kind, shape, block }: Placed, decaysDepthwise: boolean): Layer {
  if (kind === 'pool') return bare(shape);
  if (kind === 'convolution') return stem(shape);
  if (block === undefined) return classifier(shape);
  if (kind === 'full') return full(shape, block);
  return kind === 'depthwise' ? depthwise(shape, block, decaysDepthwise) : pointwise(shape, block);
}

function bare(shape: Shape): Layer {
  const none = undefined;
  return {
    kind: 'pool',
    shape,
    filters: none,
    gamma: none,
    beta: none,
    runningMean: none,
    runningVariance: none,
  };
}

function stem(shape: Shape): Layer {
  const { input, output } = shape;
  const taps = { each: input.channels, all: patchSize(input.channels) };
  const filters = window('conv_stem.weight', shape, taps);
  return { kind: 'convolution', shape, filters, ...norm('bn1', output.channels) };
}

function full(shape: Shape, block: string): Layer {
  const each = padded(shape.input.channels);
  const filters = window(`${block}.conv.weight`, shape, { each, all: 9 * each });
  return { kind: 'full', shape, filters, ...norm(`${block}.bn1`, shape.output.channels) };
}

/** Filters of 3×3 over all channels. */
function window(name: string, { input, output }: Shape, taps: NonNullable<Parameter['taps']>): Parameter {
  return {
    name,
    shape: [output.channels, input.channels, 3, 3],
    layout: 'matrix',
    size: panels(taps.all, padded(output.channels)),
    taps,
    decays: true,
    fanIn: 9 * input.channels,
    fill: 0,
  };
}

function depthwise(shape: Shape, block: string, decays: boolean): Layer {
  const { channels } = shape.output;
  const filters = {
    name: `${block}.conv_dw.weight`,
    shape: [channels, 1, 3, 3],
    layout: 'taps',
    size: 9 * padded(channels),
    decays,
    fanIn: 9,
    fill: 0,
  } as const;
  return { kind: 'depthwise', shape, filters, ...norm(`${block}.bn1`, channels) };
}

function pointwise(shape: Shape, block: string): Layer {
  const { input, output } = shape;
  const filters = matrix(`${block}.conv_pw.weight`, input.channels, output.channels, [1, 1]);
  return { kind: 'pointwise', shape, filters, ...norm(`${block}.bn2`, output.channels) };
}

function classifier(shape: Shape): Layer {
  const { input, output } = shape;
  return {
    ...bare(shape),
    kind: 'classifier',
    filters: matrix('classifier.weight', input.channels, output.channels, []),
    beta: vector('classifier.bias', output.channels, 0),
  };
}

function matrix(name: string, inputs: number, outputs: number, kernel: readonly number[]): Parameter {
  const size = panels(padded(inputs), padded(outputs));
  return {
    name,
    shape: [outputs, inputs, ...kernel],
    layout: 'matrix',
    size,
    decays: true,
    fanIn: inputs,
    fill: 0,
  };
}

function norm(
  name: string,
  channels: number,
): Pick<Layer, 'gamma' | 'beta' | 'runningMean' | 'runningVariance'> {
  return {
    gamma: vector(`${name}.weight`, channels, 1),
    beta: vector(`${name}.bias`, channels, 0),
    runningMean: vector(`${name}.running_mean`, channels, 0),
    runningVariance: vector(`${name}.running_var`, channels, 1),
  };
}

function vector(name: string, channels: number, fill: 0 | 1): Parameter {
  return { name, shape: [channels], layout: 'vector', size: padded(channels), decays: false, fanIn: 0, fill };
}

/** What is trained, in the order in which it lies in the module: filters, γ, β of each layer. */
export function trained(layers: readonly Layer[]): Parameter[] {
  return layers.flatMap(({ filters, gamma, beta }) => [filters, gamma, beta].filter((p) => p !== undefined));
}

/** Running statistics, in order. */
export function tracked(layers: readonly Layer[]): Parameter[] {
  return layers.flatMap((layer) => [layer.runningMean, layer.runningVariance].filter((p) => p !== undefined));
}
