/** Describes small quantized MobileNets as .tflite files, in every form that converters write. */
import { Builder } from './model-builder.ts';
import { preprocessed } from './preprocessed.ts';
import type { Preprocessing } from './preprocessed.ts';
import { Type } from './writer.ts';
import type { ModelSpec } from './writer.ts';

export interface TinyOptions {
  readonly domain?: 'int8' | 'uint8';
  /** Side of the input, default 32. */
  readonly side?: number;
  readonly channels?: 1 | 3;
  /** Type of the ends: the domain, the other 8-bit type, or float. */
  readonly ends?: 'own' | 'other' | 'float';
  /** Scale and u8 zero point of the input, default 1/127.5 and 127. */
  readonly input?: readonly [scale: number, zero: number];
  /** Inside the graph, of an input from 0 to 255; `cast` takes uint8 without a scale, whatever the ends. */
  readonly preprocessing?: Preprocessing;
  /** Whether the first layer is a depthwise one, of 8 filters per channel where the input is grey, else of 3. */
  readonly stem?: 'convolution' | 'depthwise';
  /** PAD (0,1) and VALID before the depthwise layer of stride 2, as Keras writes it, or 1 on all sides. */
  readonly pad?: 'keras' | 'pytorch';
  /** Channels of one more pointwise layer before the pool. */
  readonly alone?: number;
  readonly pool?: 'mean' | 'average';
  readonly head?: 'convolution' | 'connected' | 'none';
  /** Classes of a model with a head, default 5. */
  readonly classes?: number;
  /** Channels of a dense layer with RELU before the classes, with the head `connected`. */
  readonly hidden?: number;
  /** `early`: before the last reshape, with the head `convolution`; `logistic`: LOGISTIC instead. */
  readonly softmax?: boolean | 'early' | 'logistic';
  /** RESHAPE by SHAPE, STRIDED_SLICE and PACK, by a constant, or SQUEEZE. */
  readonly flatten?: 'computed' | 'constant' | 'squeeze';
  /** Codes of ActivationFunctionType: 0 none, 1 RELU, 3 RELU6. */
  readonly activation?: number;
}

/** The description of a network. */
export function tinyModel(options: TinyOptions = {}): ModelSpec {
  const { domain = 'int8', side = 32, channels = 3, ends = 'own', pad, activation = 3, head } = options;
  const build = new Builder(domain);
  let plane = opening(build, [1, side, side, channels], options);
  plane = first(build, plane, { stem: options.stem ?? 'convolution', activation });
  const one = { name: 'CONV_2D', kernel: 1, stride: 1, activation } as const;
  for (const [stride, width] of [
    [1, 11],
    [2, 13],
  ] as const) {
    const padded = stride === 2 && pad ? padPlane(build, plane, pad === 'pytorch' ? 1 : 0) : plane;
    const scheme = padded === plane ? 'SAME' : 'VALID';
    plane = filtered(build, padded, { name: 'DEPTHWISE_CONV_2D', kernel: 3, stride, scheme, activation });
    plane = filtered(build, plane, { ...one, channels: width });
  }
  if (options.alone) plane = filtered(build, plane, { ...one, channels: options.alone });
  plane = pool(build, plane, options.pool ?? 'mean');
  if (head !== 'none') plane = classifier(build, plane, options);
  build.model.outputs = [closing(build, plane, ends)];
  return build.model;
}

function opening(build: Builder, shape: number[], options: TinyOptions): number {
  const { ends = 'own', preprocessing, input = [1 / 127.5, 127] } = options;
  const [scale, zero] = preprocessing ? [1, 0] : input;
  if (preprocessing === 'cast') {
    const bytes = build.tensor({ shape, type: Type.uint8, buffer: 0 });
    build.model.inputs = [bytes];
    return preprocessed(build, bytes, preprocessing);
  }
  const other = build.domain === 'int8' ? 'uint8' : 'int8';
  const outside =
    ends === 'float'
      ? build.tensor({ shape, type: Type.float32, buffer: 0 })
      : build.plane(shape, scale, zero, ends === 'other' ? other : build.domain);
  build.model.inputs = [outside];
  const inner =
    ends === 'own' ? outside : build.operator('QUANTIZE', [outside], build.plane(shape, scale, zero));
  return preprocessing ? preprocessed(build, inner, preprocessing) : inner;
}

function closing(build: Builder, last: number, ends: TinyOptions['ends']): number {
  if (ends === 'own') return last;
  const { shape, scale = [], zero: [zero = 0] = [] } = build.model.tensors[last]!;
  if (ends === 'float') {
    return build.operator('DEQUANTIZE', [last], build.tensor({ shape, type: Type.float32, buffer: 0 }));
  }
  const turned =
    build.domain === 'int8'
      ? { type: Type.uint8, zero: [zero + 128] }
      : { type: Type.int8, zero: [zero - 128] };
  return build.operator('QUANTIZE', [last], build.tensor({ shape, buffer: 0, scale, ...turned }));
}

function first(build: Builder, input: number, layer: Pick<Required<TinyOptions>, 'stem' | 'activation'>) {
  const { stem, activation } = layer;
  const multiplier = build.sides(input).channels === 1 ? 8 : 3;
  return stem === 'convolution'
    ? filtered(build, input, { name: 'CONV_2D', kernel: 3, stride: 2, channels: 8, activation })
    : filtered(build, input, { name: 'DEPTHWISE_CONV_2D', kernel: 3, stride: 2, multiplier, activation });
}

interface Filtered {
  readonly name: 'CONV_2D' | 'DEPTHWISE_CONV_2D';
  readonly kernel: 1 | 3;
  readonly stride: 1 | 2;
  readonly scheme?: 'SAME' | 'VALID';
  /** Output channels of CONV_2D. */
  readonly channels?: number;
  /** Of DEPTHWISE_CONV_2D. */
  readonly multiplier?: number;
  readonly activation: number;
}

function filtered(build: Builder, input: number, layer: Filtered): number {
  const { name, kernel, stride, scheme = 'SAME', multiplier = 1, activation } = layer;
  const { side, channels: inChannels } = build.sides(input);
  const { channels = inChannels * multiplier } = layer;
  const isDepthwise = name === 'DEPTHWISE_CONV_2D';
  const shape = isDepthwise ? [1, 3, 3, channels] : [channels, kernel, kernel, inChannels];
  const output = scheme === 'SAME' ? Math.ceil(side / stride) : Math.floor((side - kernel) / stride) + 1;
  const plane = build.plane([1, output, output, channels], 6 / 255, activation === 0 ? 120 : 0);
  const inputs = [input, ...build.weights(input, shape, isDepthwise ? 3 : 0)];
  const window = [{ i8: scheme === 'SAME' ? 0 : 1 }, { i32: stride }, { i32: stride }];
  const multiplied = isDepthwise ? [{ i32: multiplier }] : [];
  return build.operator(name, inputs, plane, isDepthwise ? 2 : 1, [
    ...window,
    ...multiplied,
    { i8: activation },
  ]);
}

function padPlane(build: Builder, input: number, before: number): number {
  const { side, channels } = build.sides(input);
  const all = side + before + 1;
  const pads = build.integers([0, 0, before, 1, before, 1, 0, 0], [4, 2]);
  return build.operator('PAD', [input, pads], build.like(input, [1, all, all, channels]), 22, []);
}

function pool(build: Builder, input: number, kind: 'mean' | 'average'): number {
  const { side, channels } = build.sides(input);
  const shape = [1, 1, 1, channels];
  if (kind === 'mean') {
    const plane = build.plane(shape, 0.0139, 3);
    return build.operator('MEAN', [input, build.integers([1, 2])], plane, 27, [{ i8: 1 }]);
  }
  const window = [{ i8: 1 }, { i32: 2 }, { i32: 2 }, { i32: side }, { i32: side }, { i8: 0 }];
  return build.operator('AVERAGE_POOL_2D', [input], build.like(input, shape), 5, window);
}

function classifier(build: Builder, pooled: number, options: TinyOptions): number {
  const { head = 'convolution', softmax = true, flatten = 'constant', classes = 5, hidden } = options;
  const probabilities = (logits: number): number => {
    const shape = [...build.model.tensors[logits]!.shape];
    if (softmax === 'logistic') return build.operator('LOGISTIC', [logits], build.plane(shape, 1 / 256, 0));
    return build.operator('SOFTMAX', [logits], build.plane(shape, 1 / 256, 0), 9, [{ f32: 1 }]);
  };
  if (head === 'connected') {
    const features = hidden ? dense(build, pooled, build.plane([1, hidden], 0.02, 0), 1) : pooled;
    const logits = dense(build, features, build.plane([1, classes], 0.11, 116), 0);
    return softmax ? probabilities(logits) : logits;
  }
  const flat = build.plane([1, classes], 0.11, 116);
  const logits = build.like(flat, [1, 1, 1, classes]);
  const weights = build.weights(pooled, [classes, 1, 1, build.sides(pooled).channels], 0);
  build.operator('CONV_2D', [pooled, ...weights], logits, 1, [{ i8: 0 }, { i32: 1 }, { i32: 1 }, { i8: 0 }]);
  if (softmax === 'early') return flattened(build, probabilities(logits), flatten);
  flattened(build, logits, flatten, flat);
  return softmax ? probabilities(flat) : flat;
}

/** FULLY_CONNECTED from a vector to another. */
function dense(build: Builder, input: number, output: number, activation: number): number {
  const [from, to] = [build.model.tensors[input]!, build.model.tensors[output]!];
  const weights = build.weights(input, [to.shape.at(-1)!, from.shape.at(-1)!], 0);
  return build.operator('FULLY_CONNECTED', [input, ...weights], output, 8, [{ i8: activation }]);
}

/** [1, classes] of [1, 1, 1, classes]. */
function flattened(
  build: Builder,
  input: number,
  flatten: NonNullable<TinyOptions['flatten']>,
  flat = build.like(input, [1, build.sides(input).channels]),
): number {
  if (flatten === 'squeeze') return build.operator('SQUEEZE', [input], flat);
  return build.operator('RESHAPE', [input, flatShape(build, input, flatten)], flat);
}

/** [1, classes]: a constant, or with the batch size taken from the logits' shape. */
function flatShape(build: Builder, logits: number, flatten: 'computed' | 'constant'): number {
  if (flatten === 'constant') return build.integers([1, build.sides(logits).channels]);
  const integers = (shape: number[]): number => build.tensor({ shape, type: Type.int32, buffer: 0 });
  const shape = build.operator('SHAPE', [logits], integers([4]));
  const [zero, one] = [build.integers([0]), build.integers([1])];
  const batch = build.operator('STRIDED_SLICE', [shape, zero, one, one], integers([]));
  return build.operator('PACK', [batch, build.integers([build.sides(logits).channels], [])], integers([2]));
}
