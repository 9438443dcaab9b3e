import { Layer } from '../memory/layer';
import './builds';

/** Bytes of the pointwise filters of one channel, as the tiles read them. */
@inline
export function filterColumn(layer: Layer): u32 {
  return layer.products << Tile.FILTER_SHIFT;
}
