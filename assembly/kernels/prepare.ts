import { hasFilters, layerAt } from '../memory/layer';
import { plan } from '../memory/plan';
import { probeDot } from '../tiles/probe';

/** Makes of the file's channels and filters what the tiles of this build read. */
export function prepareLayers(): void {
  if (ASC_FEATURE_RELAXED_SIMD) probeDot();
  for (let i: u32 = 0; i < plan.layers; i++) {
    const layer = layerAt(i);
    if (!hasFilters(layer)) continue;
    Weights.readChannels(layer);
    Tile.prepare(layer);
  }
}
