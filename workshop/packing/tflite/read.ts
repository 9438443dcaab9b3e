/** From the bytes of a .tflite file to the layers of a network. */
import { MobilenetError } from '../../../host/errors.ts';
import type { Plane } from '../shapes.ts';
import { logisticTable, softmaxTable, usableScale } from '../arithmetic.ts';
import type { Affine } from '../arithmetic.ts';
import { hasFilters } from '../network.ts';
import type { Contract, Domain, Layer, Softmax } from '../network.ts';
import { endsOf } from './ends.ts';
import { convolution, depthwise, fullyConnected } from './filtering.ts';
import { lineOf, unsupported } from './line.ts';
import { optionsOf, readModel } from './model.ts';
import type { Model, Operator } from './model.ts';
import { checkClosing, checkReshape, opening, padding } from './moving.ts';
import { averagePool, mean, withPool } from './pooling.ts';
import { activations, planeOf, result } from './operands.ts';
import type { Tensor } from './tensor.ts';
import { unpadded } from './window.ts';
import type { Padding } from './window.ts';

/** What a .tflite file says of a network; how a picture becomes its input plane is not among that. */
export interface Reading {
  readonly plane: Plane;
  readonly domain: Domain;
  readonly inputType: Contract['inputType'];
  readonly outputType: Contract['outputType'];
  /** Scale and u8 zero point of what the first layer reads. */
  readonly input: Affine;
  readonly layers: readonly Layer[];
  /** Where the model ends in one. */
  readonly softmax: Softmax | undefined;
  /** Operators of the file, in its order. */
  readonly operators: readonly string[];
}

/** A layer from an operator, given what a PAD before it has put around its plane. */
type LayerReader = (model: Model, operator: Operator, pad: Padding) => Layer;

/** The operators with arithmetic, by name. */
const layerReaders: Readonly<Record<string, LayerReader>> = {
  CONV_2D: convolution,
  DEPTHWISE_CONV_2D: depthwise,
  FULLY_CONNECTED: fullyConnected,
  AVERAGE_POOL_2D: averagePool,
  MEAN: mean,
};

/**
 * Reads a fully quantized MobileNet V1 as converters write it.
 * Throws E_MODEL_*, naming the operator or tensor; the order of the layers is checked where the network is packed.
 */
export function readTflite(bytes: Uint8Array): Reading {
  const model = readModel(bytes);
  const line = lineOf(model);
  const first = line[0]?.name === 'QUANTIZE' ? line.shift() : undefined;
  const last = /^(DE)?QUANTIZE$/.test(line.at(-1)?.name ?? '') ? line.pop() : undefined;
  const input = model.tensors[model.input]!;
  const { domain, scale, zero } = first ? opening(model, first) : activations(input);
  const end = /^(SOFTMAX|LOGISTIC)$/.test(line.at(-1)?.name ?? '') ? line.pop() : undefined;
  const layers = withPool(readLayers(model, line, bytes.length));
  const softmax = end && readProbabilities(model, end, layers.at(-1));
  if (last) checkClosing(model, last);
  return {
    plane: planeOf(input),
    domain,
    inputType: endType(input),
    outputType: endType(model.tensors[model.output]!),
    input: { scale, zero },
    layers,
    softmax,
    operators: model.operators.map(({ name }) => name),
  };
}

/** @param limit bytes of all filters together: those of an honest file do not overlap */
function readLayers(model: Model, line: readonly Operator[], limit: number): Layer[] {
  const layers: Layer[] = [];
  let pad = unpadded;
  let filterBytes = 0;
  for (const operator of line) {
    const reader = layerReaders[operator.name];
    if (pad !== unpadded && reader !== convolution && reader !== depthwise) {
      throw unsupported(operator, 'follows a PAD');
    }
    const layer = reader?.(model, operator, pad);
    if (layer) layers.push(layer);
    if (layer && hasFilters(layer)) filterBytes += layer.filters.length;
    if (filterBytes > limit) throw unsupported(operator, 'shares its filters with other operators');
    pad = layer ? unpadded : readMove(model, operator);
  }
  if (pad !== unpadded) throw unsupported(line.at(-1)!, 'pads no convolution');
  return layers;
}

/** What an operator without arithmetic puts around the plane. */
function readMove(model: Model, operator: Operator): Padding {
  if (operator.name === 'PAD') return padding(model, operator);
  if (operator.name !== 'RESHAPE' && operator.name !== 'SQUEEZE') {
    throw unsupported(operator, 'has no place there');
  }
  checkReshape(model, operator);
  return unpadded;
}

/** SOFTMAX and LOGISTIC write probabilities in 1/256 from 0, LiteRT takes nothing else. */
function readProbabilities(model: Model, operator: Operator, before: Layer | undefined): Softmax {
  const { input, output } = endsOf(model, operator);
  if (output.scale !== 1 / 256 || output.zero !== 0) {
    throw new MobilenetError(
      'E_MODEL_QUANTIZATION',
      `Operator ${operator.index} (${operator.name}) has the output scale ${output.scale} and not 1/256 from the lowest byte on.`,
      operator.index,
    );
  }
  if (before?.kind !== 'pointwise') throw unsupported(operator, 'follows no classifier');
  if (operator.name === 'SOFTMAX' && output.channels === 1)
    throw unsupported(operator, 'over one class is always 1: train with a sigmoid, or with two classes');
  if (input.height * input.width !== 1 || output.channels !== input.channels) {
    throw unsupported(operator, `makes the shape [${result(model, operator).shape}]`);
  }
  return { ...probabilities(operator, input), inModel: true };
}

function probabilities(operator: Operator, logit: Affine): Omit<Softmax, 'inModel'> {
  if (operator.name === 'LOGISTIC') return { logistic: true, table: logisticTable(logit) };
  const beta = optionsOf(operator, 'SOFTMAX').f32(0, 0);
  if (!usableScale(Math.fround(logit.scale * beta))) throw unsupported(operator, `has β = ${beta}`);
  return { logistic: false, table: softmaxTable(logit.scale, beta) };
}

/** Type of an end of the model; every other type has been refused by then. */
function endType(tensor: Tensor): Contract['inputType'] {
  return tensor.type === 'float32' ? tensor.type : activations(tensor).domain;
}
