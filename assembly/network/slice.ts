import { copyBytes } from '../memory/bytes';
import { Layer } from '../memory/layer';
import { filterColumn } from '../tiles/filters';

/** The layer of the thread whose bench is so many bytes behind that of the first, written to `copy`. */
export function onBench(layer: Layer, copy: Layer, behind: u32): Layer {
  copyBytes(changetype<usize>(copy), changetype<usize>(layer), Layer.BYTES);
  copy.scratch += behind;
  copy.pixels += behind;
  return copy;
}

/**
 * Turns a pointwise layer into that of `count` of its channels from `first` on, a multiple of BLOCK: a slice is a layer
 * of fewer channels whose tables and outputs begin later, so no kernel knows of it.
 */
export function slice(layer: Layer, first: u32, count: u32): void {
  layer.channels = count;
  layer.bias += first << 2;
  layer.zeros += first << 2;
  layer.scale += first << 2;
  layer.filterZero += first;
  layer.filters += first * filterColumn(layer);
  layer.output += first;
}
