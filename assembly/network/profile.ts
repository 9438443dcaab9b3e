/** One layer alone, for a host that times it: each call does the work that the layer has in a whole run. */
import { pointwise } from '../kernels/pointwise';
import { produce } from '../kernels/produce';
import { layerAt } from '../memory/layer';
import { plan } from '../memory/plan';
import { fillBorder } from '../memory/plane';
import { stageAt } from '../memory/stage';
import { rewindStreams } from './streams';

/**
 * Runs layer `index` over all its rows, in the strips of its stage, on whatever its input plane or the scratch holds: no
 * kernel's time depends on the values. The next plane, or the scratch, is overwritten.
 */
export function profileLayer(index: u32): void {
  let s: u32 = 0;
  while (stageAt(s).last < index) s++;
  const stage = stageAt(s);
  const producer = layerAt(stage.producer);
  fillBorder(producer);
  const height = <u32>producer.outHeight;
  for (let row: u32 = 0, rows: u32 = 0; row < height; row += rows) {
    rows = min<u32>(height - row, stage.rows);
    if (stage.producer == index) produce(producer, row, rows);
    if (stage.reader == index) pointwise(layerAt(index), row, rows);
  }
}

/**
 * The same of a streamed stage, which has a place for three rows: the first, as often as there are rows. Answers whether the
 * layer is of one.
 */
export function profileStreamed(index: u32): bool {
  let s: u32 = 0;
  while (s < plan.streamed && stageAt(s).last < index) s++;
  if (s == plan.streamed) return false;
  const stage = stageAt(s);
  const producer = layerAt(stage.producer);
  rewindStreams();
  for (let rows: u32 = producer.outHeight; rows > 0; rows--) {
    if (stage.producer == index) produce(producer, 0, 1);
    if (stage.reader == index) pointwise(layerAt(index), 0, 1);
  }
  return true;
}
