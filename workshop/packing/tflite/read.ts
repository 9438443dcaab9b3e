/** From the bytes of a .tflite file to the layers of a network. */
import { MobilenetError } from '../../../host/errors.ts';
import { logisticTable, softmaxTable, usableScale } from '../arithmetic.ts';
import type { Affine } from '../arithmetic.ts';
import { hasFilters } from '../network.ts';
import type { Contract, Layer, Softmax } from '../network.ts';
import { domainOf } from './activations.ts';
import { takeClosing } from './closing.ts';
import { unfoldable } from './elementwise.ts';
import { endsOf } from './ends.ts';
import { convolution, depthwise, fullyConnected, stem } from './filtering.ts';
import { refuseOthers } from './kinds.ts';
import { lineOf, unsupported } from './line.ts';
import type { Metadata } from './metadata.ts';
import { optionsOf, readModel } from './model.ts';
import type { Model, Operator } from './model.ts';
import { checkMove, isMove, padding } from './moving.ts';
import { takeOpening } from './opening.ts';
import type { Opening } from './opening.ts';
import { averagePool, mean, withPool } from './pooling.ts';
import { result } from './operands.ts';
import { withPairs } from './pairing.ts';
import type { Tensor } from './tensor.ts';
import { unpadded } from './window.ts';
import type { Padding } from './window.ts';

/** What a .tflite file says of a network; how a picture becomes its input plane is not among that. */
export interface Reading extends Opening {
  readonly inputType: Contract['inputType'];
  readonly outputType: Contract['outputType'];
  readonly layers: readonly Layer[];
  /** Where the model ends in one. */
  readonly softmax: Softmax | undefined;
  /** What the model says beside its graph. */
  readonly metadata: Metadata;
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

/** Those that take over what a PAD puts around their plane. */
const windowed = new Set(['CONV_2D', 'DEPTHWISE_CONV_2D']);

/**
 * Reads a fully quantized MobileNet V1 as converters write it.
 * Throws E_MODEL_*, naming the operator or tensor; the order of the layers is checked where the network is packed.
 */
export function readTflite(bytes: Uint8Array): Reading {
  const model = readModel(bytes);
  refuseOthers(model);
  const line = lineOf(model);
  const opening = takeOpening(model, line);
  takeClosing(model, line);
  const end = /^(SOFTMAX|LOGISTIC)$/.test(line.at(-1)?.name ?? '') ? line.pop() : undefined;
  const layers = withPairs(withPool(readLayers(model, line, bytes.length)));
  const softmax = end && readProbabilities(model, end, layers.at(-1));
  return {
    ...opening,
    inputType: endType(model.tensors[model.input]!),
    outputType: endType(model.tensors[model.output]!),
    layers,
    softmax,
    metadata: model.metadata,
    operators: model.operators.map(({ name }) => name),
  };
}

/** @param limit bytes of all filters together: those of an honest file do not overlap */
function readLayers(model: Model, line: readonly Operator[], limit: number): Layer[] {
  const layers: Layer[] = [];
  let pad = unpadded;
  let filterBytes = 0;
  for (const operator of line) {
    if (pad !== unpadded && !windowed.has(operator.name)) throw unsupported(operator, 'follows a PAD');
    const isStem = layers.length === 0 && operator.name === 'DEPTHWISE_CONV_2D';
    const reader = isStem ? stem : layerReaders[operator.name];
    const layer = reader?.(model, operator, pad);
    if (layer) layers.push(layer);
    if (layer && hasFilters(layer)) filterBytes += layer.filters.length;
    if (filterBytes > limit) throw unsupported(operator, 'shares its filters with other operators');
    if (!layer && layers.length === 0 && operator.name !== 'PAD')
      throw unfoldable(operator, 'cannot be folded into the input table');
    pad = layer ? unpadded : readMove(model, operator);
  }
  if (pad !== unpadded) throw unsupported(line.at(-1)!, 'pads no convolution');
  return layers;
}

/** What an operator without arithmetic puts around the plane. */
function readMove(model: Model, operator: Operator): Padding {
  if (operator.name === 'PAD') return padding(model, operator);
  if (!isMove(operator)) throw unsupported(operator, 'has no place there');
  checkMove(model, operator);
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

/** Type of an end of the model; every other type has been refused by then. An input of CAST has no scale. */
function endType(tensor: Tensor): Contract['inputType'] {
  return tensor.type === 'float32' ? tensor.type : domainOf(tensor);
}
