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
  const count = find(Section.LAYERS) ? sectionLength / Layer.FILE_BYTES : 0;
  if (count - MIN_LAYERS > MAX_LAYERS - MIN_LAYERS || sectionLength % Layer.FILE_BYTES)
    return refuse(Status.FILE_SECTION, Section.LAYERS);
  plan.layers = count;
  let place: i32 = Place.PICTURE;
  let pool: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const record = Weights.view(section + i * Layer.FILE_BYTES, Layer.FILE_BYTES);
    copyBytes(changetype<usize>(layerAt(i)), record, Layer.FILE_BYTES);
    const kind: i32 = layerAt(i).kind;
    if (!mayFollow(place, kind) || !isLayer(i, contract)) return refuse(Status.FILE_LAYER, i);
    complete(layerAt(i), i, contract);
    if (kind >= Kind.AVERAGE_POOL) pool = i;
    place = pool ? Place.POOLED : kind;
  }
  return answersContract(contract, count, pool) ? Status.OK : refuse(Status.FILE_LAYER, count - 1);
}

/** Fills in what follows from the record and the contract alone. */
function complete(layer: Layer, i: u32, c: Contract): void {
  const pixel = i ? padded(layer.inChannels) : <u32>layer.inChannels;
  layer.channels = padded(layer.outChannels);
  layer.products = padded((layer.kind == Kind.CONVOLUTION ? 9 : 1) * <u32>layer.inChannels);
  layer.inPixel = pixel;
  layer.inRow = (<u32>layer.inWidth + 1) * pixel;
  layer.signed = c.domain != 0;
  setConstants(layer);
}

function isLayer(i: u32, c: Contract): bool {
  const layer = layerAt(i);
  return (
    continues(layer, i, c) &&
    isGeometry(layer) &&
    isArithmetic(layer) &&
    (i == 0 || keepsScale(layerAt(i - 1), layer))
  );
}

/** Where the list has come to: the kind of the layer before, until there is a pool. */
const enum Place {
  PICTURE = 0,
  POOLED = 4,
}

/**
 * Whether a layer of a kind may come next: behind the picture a convolution, behind that and behind a pointwise layer a
 * depthwise one or a pool, behind a depthwise and behind the pool a pointwise one. Six bits for each place, a bit for each
 * kind.
 */
function mayFollow(place: i32, kind: i32): bool {
  return kind <= Kind.MEAN && ((0b001000_110100_001000_110100_000010 >> (6 * place + kind)) & 1) != 0;
}

/** Whether the layer's input is the output of the one before, or the contract's: no bit differs. */
function continues(layer: Layer, i: u32, c: Contract): bool {
  if (i == 0)
    return !((layer.inHeight ^ c.height) | (layer.inWidth ^ c.width) | (layer.inChannels ^ c.channels));
  const before = layerAt(i - 1);
  return !(
    (layer.inHeight ^ before.outHeight) |
    (layer.inWidth ^ before.outWidth) |
    (layer.inChannels ^ before.outChannels) |
    (layer.inZero ^ before.outZero)
  );
}

/**
 * A window of 3 may have a stride of 2 and a place of padding on each side; that of a pointwise layer is a place and a
 * pool's the whole plane, both as they are. All but convolution and pointwise keep the channels.
 */
function isGeometry(layer: Layer): bool {
  const kind = <i32>layer.kind;
  const free: u32 = kind <= Kind.DEPTHWISE ? 1 : 0;
  const pools = kind >= Kind.AVERAGE_POOL;
  return (
    <u32>layer.stride - 1 <= free &&
    (layer.padTop | layer.padLeft) <= free &&
    <u32>layer.outChannels - 1 < MAX_CHANNELS &&
    (layer.outChannels == layer.inChannels || (!pools && kind != Kind.DEPTHWISE)) &&
    isSide(layer.inHeight, layer.padTop, layer.stride, layer.outHeight, free, pools) &&
    isSide(layer.inWidth, layer.padLeft, layer.stride, layer.outWidth, free, pools)
  );
}

/** Whether a window with this stride and padding, and 0 to `free` places after the end, gives `out` places. */
function isSide(side: i32, before: i32, stride: i32, out: i32, free: i32, pools: bool): bool {
  // How far behind the first window the last may begin, and how far it does.
  const most = pools ? 0 : side + before - (2 * free + 1);
  const last = (out - 1) * stride;
  return <u32>(out - 1) < MAX_SIDE && last <= most + free && last + stride > most;
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

/** Whether the ends of the chain are what the contract says of them: with classes, layers behind the pool. */
function answersContract(c: Contract, count: u32, pool: u32): bool {
  const pooled = layerAt(pool);
  if (
    !pool ||
    pool + 1 < count != (c.classes != 0) ||
    pooled.outChannels != c.features ||
    pooled.outZero != c.embeddingZero ||
    pooled.outScale != c.embeddingScale
  ) {
    return false;
  }
  if (!c.classes) return c.logitZero == 0 && c.logitScale == 1;
  const last = layerAt(count - 1);
  return last.outChannels == c.classes && last.outZero == c.logitZero && last.outScale == c.logitScale;
}
