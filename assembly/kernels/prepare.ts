import { Layer, PREPARING, hasFilters, isPrepared, layerAt } from '../memory/layer';
import { probeDot } from '../tiles/engine';
import { prepareBias } from './biases';
export { engineDot } from '../tiles/engine';
import { prepareFilters } from './filters';

/** Makes of the file's channels and filters what the tiles of this build read. */
export function prepareLayers(layers: u32): void {
  if (ASC_FEATURE_RELAXED_SIMD) probeDot();
  for (let i: u32 = 0; i < layers; i++) {
    if (hasFilters(layerAt(i))) prepareLayer(layerAt(i));
  }
}

export function prepareLayer(layer: Layer): void {
  if (PREPARING && isPrepared(layer)) prepareFilters(layer);
  if (ASC_FEATURE_RELAXED_SIMD) prepareBias(layer);
}
