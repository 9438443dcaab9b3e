/** Section LAYERS: the table of layers, checked as a chain and copied into the records of memory/layer. */
import { setConstants } from '../arithmetic/requantize';
import { copyBytes } from '../memory/bytes';
import { padded } from '../memory/size';
import { Kind, Layer, MAX_LAYERS, layerAt } from '../memory/layer';
import { plan } from '../memory/plan';
import { Status, refuse } from '../status';
import { Contract, contract } from './contract';
import { Section, find, section, sectionLength } from './file';
import { isFinite, isScale } from './range';

const MIN_LAYERS: u32 = 2;
const MAX_CHANNELS: u32 = 8192;
const MAX_SIDE: u32 = 2048;

export function checkLayers(): Status {
  if (!find(Section.LAYERS) || sectionLength % Layer.FILE_BYTES)
    return refuse(Status.FILE_SECTION, Section.LAYERS);
  const count = sectionLength / Layer.FILE_BYTES;
  if (count < MIN_LAYERS || count > MAX_LAYERS) return refuse(Status.FILE_SECTION, Section.LAYERS);
  plan.layers = count;
  for (let i: u32 = 0; i < count; i++) {
    copyBytes(changetype<usize>(layerAt(i)), section + i * Layer.FILE_BYTES, Layer.FILE_BYTES);
    if (!isLayer(i, count, contract)) return refuse(Status.FILE_LAYER, i);
    complete(layerAt(i), i, contract);
  }
  return answersContract(contract, count) ? Status.OK : refuse(Status.FILE_LAYER, count - 1);
}

/** Fills in what follows from the record and the contract alone. */
function complete(layer: Layer, i: u32, c: Contract): void {
  const pixel = i ? padded(layer.inChannels) : <u32>layer.inChannels;
  layer.channels = padded(layer.outChannels);
  layer.products =
    layer.kind == Kind.CONVOLUTION ? padded(9 * <u32>layer.inChannels) : padded(layer.inChannels);
  layer.inPixel = pixel;
  layer.inRow = (<u32>layer.inWidth + 1) * pixel;
  layer.signed = c.domain != 0;
  setConstants(layer);
}

function isLayer(i: u32, count: u32, c: Contract): bool {
  const layer = layerAt(i);
  if (!isPlaced(layer.kind, i ? layerAt(i - 1).kind : 0, i + 1 == count, c)) return false;
  return (
    continues(layer, i, c) &&
    isGeometry(layer) &&
    isArithmetic(layer) &&
    (i == 0 || keepsScale(layerAt(i - 1), layer))
  );
}

/**
 * Whether a layer of one kind may stand behind one of another, 0 the picture: a convolution, pairs of depthwise and
 * pointwise, a pool, and with classes one pointwise layer more. What ends the list is the classifier, or the pool.
 */
function isPlaced(kind: i32, before: i32, last: bool, c: Contract): bool {
  const classifies = before >= Kind.AVERAGE_POOL;
  if (last != (c.classes ? classifies : kind >= Kind.AVERAGE_POOL)) return false;
  if (kind == Kind.CONVOLUTION) return before == 0;
  if (kind == Kind.POINTWISE) return classifies || before == Kind.DEPTHWISE;
  return (
    kind >= Kind.DEPTHWISE && kind <= Kind.MEAN && (before == Kind.CONVOLUTION || before == Kind.POINTWISE)
  );
}

/** Whether the layer's input is the output of the one before, or the contract's. */
function continues(layer: Layer, i: u32, c: Contract): bool {
  if (i == 0) return layer.inHeight == c.height && layer.inWidth == c.width && layer.inChannels == c.channels;
  const before = layerAt(i - 1);
  return (
    layer.inHeight == before.outHeight &&
    layer.inWidth == before.outWidth &&
    layer.inChannels == before.outChannels &&
    layer.inZero == before.outZero
  );
}

function isGeometry(layer: Layer): bool {
  const kind = layer.kind;
  if (layer.outChannels == 0 || layer.outChannels > MAX_CHANNELS) return false;
  if (kind == Kind.CONVOLUTION || kind == Kind.DEPTHWISE) {
    if (layer.stride != 1 && layer.stride != 2) return false;
    if (layer.padTop > 1 || layer.padLeft > 1) return false;
    if (kind == Kind.DEPTHWISE && layer.outChannels != layer.inChannels) return false;
    return (
      isSide(layer.inHeight, layer.padTop, layer.stride, layer.outHeight) &&
      isSide(layer.inWidth, layer.padLeft, layer.stride, layer.outWidth)
    );
  }
  if (layer.stride != 1 || layer.padTop || layer.padLeft) return false;
  if (kind == Kind.POINTWISE) return layer.outHeight == layer.inHeight && layer.outWidth == layer.inWidth;
  return layer.outHeight == 1 && layer.outWidth == 1 && layer.outChannels == layer.inChannels;
}

/** Whether a window of 3 with this stride and padding, and 0 or 1 places after the end, gives `out` places. */
function isSide(side: i32, before: i32, stride: i32, out: i32): bool {
  const places = side + before - 3;
  return (
    out >= 1 && <u32>out <= MAX_SIDE && (isCount(places, stride, out) || isCount(places + 1, stride, out))
  );
}


@inline
function isCount(places: i32, stride: i32, out: i32): bool {
  return places >= 0 && places / stride + 1 == out;
}

function isArithmetic(layer: Layer): bool {
  if (layer.low > layer.high || !isScale(layer.outScale)) return false;
  if (layer.kind == Kind.MEAN) return isScale(layer.multiplier) && isFinite(layer.addend);
  return layer.multiplier == 0 && layer.addend == 0;
}

/** An average pool keeps scale and zero. */
function keepsScale(before: Layer, layer: Layer): bool {
  if (layer.kind != Kind.AVERAGE_POOL) return true;
  return layer.outScale == before.outScale && layer.outZero == layer.inZero;
}

/** Whether the ends of the chain are what the contract says of them. */
function answersContract(c: Contract, count: u32): bool {
  const pool = layerAt(c.classes ? count - 2 : count - 1);
  if (
    pool.outChannels != c.features ||
    pool.outZero != c.embeddingZero ||
    pool.outScale != c.embeddingScale
  ) {
    return false;
  }
  if (!c.classes) return c.logitZero == 0 && c.logitScale == 1;
  const last = layerAt(count - 1);
  return last.outChannels == c.classes && last.outZero == c.logitZero && last.outScale == c.logitScale;
}
