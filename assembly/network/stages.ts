import { Kind, layerAt } from '../memory/layer';
import { plan } from '../memory/plan';
import { NONE, stageAt } from '../memory/stage';

/** Makes the stages of the layer list, whatever its order: what a layer does follows from its kind and the next one's. */
export function planStages(): void {
  let stages: u32 = 0;
  for (let i: u32 = 0; i < plan.layers; i++) {
    const stage = stageAt(stages++);
    const kind = layerAt(i).kind;
    stage.producer = <u8>i;
    stage.reader = <u8>i;
    if (kind == Kind.CONVOLUTION || kind == Kind.POINTWISE) continue;
    stage.reader = <u8>NONE;
    if (i + 1 < plan.layers && layerAt(i + 1).kind == Kind.POINTWISE) stage.reader = <u8>++i;
  }
  plan.stages = stages;
}
