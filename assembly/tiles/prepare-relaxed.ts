import { copyBytes } from '../memory/bytes';
import { BLOCK, CHANNEL_UNIT } from '../memory/size';
import { Kind, Layer } from '../memory/layer';
import { isCentered } from './centered';
import { columnTaps } from './depthwise-relaxed';
import { Dot, engineDot } from './probe';

/** What the relaxed builds prepare: biases and zero points as i32, and the filters of depthwise layers by column. */
export function prepareRelaxed(layer: Layer): void {
  layer.centered = isCentered(layer);
  prepareBias(layer);
  if (layer.kind == Kind.DEPTHWISE) columnTaps(layer, layer.packed, layer.filters);
}

/**
 * The biases of the relaxed builds, from the file's to `layer.bias`, and the zero points of the filters behind them as
 * i32 [N]. Where the engine takes activations as i8, they go in as a − 128, so
 * 128 · Σᵢ f comes back here; for a depthwise layer, whose tile multiplies filters less their zero point, 128 times their
 * sum.
 */
function prepareBias(layer: Layer): void {
  const zeros = layer.bias + (layer.channels << 2);
  layer.zeros = zeros;
  copyBytes(layer.bias, layer.fileBias, layer.channels << 2);
  for (let c: u32 = 0; c < layer.channels; c++) store<i32>(zeros + (c << 2), load<i8>(layer.filterZero + c));
  if (engineDot != Dot.SIGNED) return;
  if (layer.kind == Kind.DEPTHWISE) addTaps(layer, zeros);
  else addProducts(layer);
}

function addTaps(layer: Layer, zeros: usize): void {
  for (let c: u32 = 0; c < layer.channels; c++) {
    const bias = layer.bias + (c << 2);
    let sum = -9 * load<i32>(zeros + (c << 2));
    for (let t: u32 = 0; t < 9; t++) sum += load<i8>(layer.packed + t * layer.channels + c);
    store<i32>(bias, load<i32>(bias) + (sum << 7));
  }
}

function addProducts(layer: Layer): void {
  let filters = layer.packed;
  for (let c: u32 = 0; c < layer.channels; c += BLOCK) {
    const width = layer.channels - c > CHANNEL_UNIT ? BLOCK : CHANNEL_UNIT;
    for (let i: u32 = 0; i < width; i++) {
      const bias = layer.bias + ((c + i) << 2);
      store<i32>(bias, load<i32>(bias) + (total(filters + (i << 2), layer.products, width) << 7));
    }
    filters += layer.products * width;
  }
}

/** Σ of a channel's filters, four at a time. */
function total(filters: usize, products: u32, width: u32): i32 {
  let sum = 0;
  for (let k: u32 = 0; k < products; k += 4, filters += width << 2) {
    for (let j = 0; j < 4; j++) sum += load<i8>(filters + j);
  }
  return sum;
}
