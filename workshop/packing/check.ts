/** Whether a network is a MobileNet V1 that a packed file can hold: the limits of weights/FORMAT.md. */
import { MobilenetError } from '../../host/errors.ts';
import type { ErrorCode } from '../../host/errors.ts';
import type { Plane } from './shapes.ts';
import { usableScale } from './arithmetic.ts';
import { LEAST_SIDE, MOST_CHANNELS, MOST_LAYERS, MOST_SIDE, SCALE_LIMIT } from './format.ts';
import { classifierOf, hasFilters, namedClasses } from './network.ts';
import type { Layer, Network, PoolLayer } from './network.ts';
import { checkReject } from './reject.ts';

/** Throws E_MODEL_SHAPE or E_MODEL_QUANTIZATION, naming the layer. */
export function checkNetwork(network: Network): void {
  const { contract, layers } = network;
  checkPlane(contract.plane);
  checkOrder(layers);
  layers.forEach((layer, index) => {
    const before = layers[index - 1];
    checkJoint(layer, index, before ? before.output : contract.plane, before?.outputZero);
    checkChannels(layer, index);
  });
  if ((classifierOf(network) === undefined) !== (network.softmax === undefined)) {
    throw new TypeError('a softmax belongs to a network with classes, and only to one');
  }
  if (classifierOf(network)?.output.channels === 1 && !network.softmax?.logistic)
    throw new TypeError('a single output has its probability by the logistic function');
  checkAnswers(network);
}

/** A rule and a temperature belong to classes. */
function checkAnswers({ layers, softmax, reject }: Network): void {
  const { temperature = 1, inModel = true } = softmax ?? {};
  if (!usableScale(temperature) || (inModel && temperature !== 1))
    throw new TypeError('a temperature is a normal number, and 1 where the model has the probabilities');
  const pool = layers.find((layer) => !hasFilters(layer));
  const outputs = softmax ? layers.at(-1)!.output.channels : 0;
  if (reject) checkReject(reject, namedClasses(outputs), pool!.output.channels);
}

/** Throws E_MODEL_SHAPE unless a picture can be brought to such an input. */
export function checkPlane({ height, width, channels }: Plane): void {
  if (
    Math.min(height, width) < LEAST_SIDE ||
    Math.max(height, width) > MOST_SIDE ||
    (channels !== 1 && channels !== 3)
  ) {
    throw new MobilenetError(
      'E_MODEL_SHAPE',
      `The input is ${height}×${width}×${channels}; sides of ${LEAST_SIDE} to ${MOST_SIDE} pixels and 1 or 3 channels are supported.`,
      'input',
    );
  }
}

/** One convolution; pairs of depthwise and pointwise; one pool; with classes pointwise layers behind it. */
function checkOrder(layers: readonly Layer[]): void {
  const pool = layers.findIndex((layer) => !hasFilters(layer));
  layers.forEach((layer, index) => {
    const kind = hasFilters(layer) ? layer.kind : 'pool';
    const due = dueKind(index, pool);
    if (kind !== due) {
      throw layerError('E_MODEL_SHAPE', layer.kind, index, `stands where a MobileNet V1 has ${due}`);
    }
  });
  if (layers.length < 2 || layers.length > MOST_LAYERS || pool < 0) {
    const what =
      pool < 0 ? 'no pool over the whole plane' : `${layers.length} layers, not 2 to ${MOST_LAYERS}`;
    throw new MobilenetError(
      'E_MODEL_SHAPE',
      `The network has ${what}; this runtime takes MobileNet V1 only.`,
      'layers',
    );
  }
}

function dueKind(index: number, pool: number): string {
  if (index === 0) return 'convolution';
  if (pool >= 0 && index > pool) return 'pointwise';
  if (index % 2 === 0) return 'pointwise';
  return index === pool ? 'pool' : 'depthwise';
}

/** The layer reads what the one before it writes. */
function checkJoint(layer: Layer, index: number, plane: Plane, zero: number | undefined): void {
  const { input, output, kind } = layer;
  if (input.height !== plane.height || input.width !== plane.width || input.channels !== plane.channels) {
    throw layerError('E_MODEL_SHAPE', kind, index, 'does not read the shape that the layer before it writes');
  }
  if (zero !== undefined && layer.inputZero !== zero) {
    throw layerError(
      'E_MODEL_QUANTIZATION',
      kind,
      index,
      'has another input zero point than the layer before it writes',
    );
  }
  if (output.channels < 1 || output.channels > MOST_CHANNELS) {
    throw layerError(
      'E_MODEL_SHAPE',
      kind,
      index,
      `has ${output.channels} channels, not 1 to ${MOST_CHANNELS}`,
    );
  }
  if (!hasFilters(layer) && output.height * output.width !== 1) {
    throw layerError('E_MODEL_SHAPE', kind, index, 'does not pool the whole plane');
  }
  if (layer.low > layer.high) throw layerError('E_MODEL_QUANTIZATION', kind, index, 'has its clamps crossed');
}

function checkChannels(layer: Layer, index: number): void {
  if (!usableScale(layer.outputScale)) throw scaleError(layer, index, layer.outputScale);
  if (!hasFilters(layer)) return checkMean(layer, index);
  const wrong = layer.scale.find((scale) => !usableScale(scale) || scale >= SCALE_LIMIT);
  if (wrong !== undefined) throw scaleError(layer, index, wrong);
}

/** Neither number of a mean leaves f32: the scales of its input and output may lie far apart. */
function checkMean({ kind, multiplier, addend }: PoolLayer, index: number): void {
  if (kind !== 'mean' || (usableScale(multiplier) && Number.isFinite(addend))) return;
  throw layerError(
    'E_MODEL_QUANTIZATION',
    kind,
    index,
    `has the factor ${multiplier} between its input and its output, which is not normal, or no finite addend`,
  );
}

function scaleError({ kind }: Layer, index: number, scale: number): MobilenetError {
  return layerError(
    'E_MODEL_QUANTIZATION',
    kind,
    index,
    `has the scale ${scale}, which is not normal or not below ${SCALE_LIMIT}`,
  );
}

export function layerError(code: ErrorCode, kind: string, index: number, what: string): MobilenetError {
  return new MobilenetError(code, `Layer ${index} (${kind}) ${what}.`, index);
}
