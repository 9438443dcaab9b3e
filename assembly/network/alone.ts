/** The network on one thread. */
import { fillBorder } from '../memory/plane';
import { layerAt } from '../memory/layer';
import { plan } from '../memory/plan';
import { NONE, Stage, stageAt } from '../memory/stage';
import { produce } from '../kernels/produce';
import { pointwise } from '../kernels/pointwise';
import { hashProducer, hashReader, isNeeded } from './proof';
import { beginRow, endRow, isStreamed, rewindStreams } from './streams';

/** The next row of the current stage. */
let row: u32 = 0;

/** Begins a run on the input plane. */
export function rewind(): void {
  if (Arena.STREAMS) rewindStreams();
  plan.current = 0;
  row = 0;
}

/** Runs at most so many strips. Answers whether work is left. */
export function advance(budget: u32): bool {
  for (; budget > 0 && plan.current < plan.stages; budget--) {
    const stage = stageAt(plan.current);
    const producer = layerAt(stage.producer);
    if (Arena.STREAMS && isStreamed(plan.current)) {
      row = beginRow(plan.current);
      if (isNeeded()) strip(stage, 1);
      plan.current = endRow(plan.current);
      row = 0;
      continue;
    }
    if (row == 0) fillBorder(producer);
    const rows = min<u32>(producer.outHeight - row, stage.rows);
    strip(stage, rows);
    row += rows;
    if (row == producer.outHeight) {
      row = 0;
      plan.current++;
    }
  }
  return plan.current < plan.stages;
}

/** The next rows of a stage. */
function strip(stage: Stage, rows: u32): void {
  produce(layerAt(stage.producer), row, rows);
  hashProducer(stage, row, rows);
  if (stage.reader == NONE) return;
  pointwise(layerAt(stage.reader), row, rows);
  hashReader(stage, row, rows);
}
