/** Sections CHANNELS and FILTERS: found by walking the layer table, which fixes every address in them. */
import { aligned, product } from '../memory/size';
import { Kind, Layer, hasFilters, layerAt } from '../memory/layer';
import { plan } from '../memory/plan';
import { Status, refuse } from '../status';
import { Section, findExact, section } from './file';
import { isRequantization } from './range';

/**
 * |bias| is at most 3 · 2^29. With K ≤ 8192 no sum leaves i32: 3 · 2^29 + 8192 · 255 · 255 < 2^31. The TFLite converter
 * bounds its biases to 2^30 and reaches it in dead channels; the fold of the input zero may add a little.
 */
const MAX_BIAS: u32 = 3 << 29;

/** Bytes of a layer's part of CHANNELS: f32 scale [N], i32 bias [N], i8 filterZero [N]. 0 for a pool. */
export function channelBytes(layer: Layer): u64 {
  return hasFilters(layer) ? aligned(product(layer.channels, 9)) : 0;
}

/** Bytes of a layer's part of FILTERS. */
export function filterBytes(layer: Layer): u64 {
  if (!hasFilters(layer)) return 0;
  return aligned(product(layer.channels, layer.kind == Kind.DEPTHWISE ? 9 : layer.products));
}

/** Checks both sections and sets each layer's addresses in them. */
export function checkChannels(): Status {
  let channelsLength: u64 = 0;
  let filtersLength: u64 = 0;
  for (let i: u32 = 0; i < plan.layers; i++) {
    channelsLength += channelBytes(layerAt(i));
    filtersLength += filterBytes(layerAt(i));
  }
  let status = findExact(Section.FILTERS, filtersLength);
  if (status) return status;
  let filters = section;
  status = findExact(Section.CHANNELS, channelsLength);
  if (status) return status;
  let channels = section;
  for (let i: u32 = 0; i < plan.layers; i++) {
    const layer = layerAt(i);
    layer.packed = filters;
    layer.scale = channels;
    layer.fileBias = channels + layer.channels * 4;
    layer.filterZero = channels + layer.channels * 8;
    if (hasFilters(layer) && !areChannels(layer)) return refuse(Status.FILE_CHANNEL, i);
    filters += <usize>filterBytes(layer);
    channels += <usize>channelBytes(layer);
  }
  return Status.OK;
}

/** Whether scales and biases are in range. A filter zero may be any i8. */
function areChannels(layer: Layer): bool {
  const end = layer.fileBias;
  for (let scale = layer.scale, bias = end; scale < end; scale += 4, bias += 4) {
    const isFar = <u32>(load<i32>(Weights.view(bias, 4)) + MAX_BIAS) > 2 * MAX_BIAS;
    if (u32(isFar) | u32(!isRequantization(load<u32>(Weights.view(scale, 4))))) return false;
  }
  return true;
}
