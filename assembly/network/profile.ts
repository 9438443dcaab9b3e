/** One layer alone, for a host that times it: each call does the work that the layer has in a whole run. */
import { contract } from '../format/contract';
import { pointwise } from '../kernels/pointwise';
import { embedding, rowsWithin } from '../memory/arena';
import { Kind, layerAt } from '../memory/layer';
import { fillBorder } from '../memory/plane';
import { produce, producerOf } from './stage';

/**
 * Runs layer `index` over all its rows, in the tiles of its stage, on whatever its input plane or the scratch holds: no
 * kernel's time depends on the values. The next plane, or the scratch, is overwritten.
 */
export function profileLayer(index: u32): void {
  const layer = layerAt(index);
  const producer = producerOf((index + 1) >> 1);
  fillBorder(producer);
  const height = <u32>producer.outHeight;
  for (let row: u32 = 0, rows: u32 = 0; row < height; row += rows) {
    rows = min(height - row, rowsWithin(producer));
    if (layer.kind != Kind.POINTWISE) produce(producer, row, rows, contract.domain != 0, embedding);
    if (!(index & 1)) pointwise(layer, row, rows);
  }
}
