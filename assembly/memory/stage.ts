import { Layer, layerAt } from './layer';
import { plan } from './plan';
import { aligned } from './size';

/** No layer. */
export const NONE: u32 = 255;

/**
 * A stage of the network: a producer leaves activations in the scratch, a few rows at a time, and a pointwise product
 * makes the stage's output of them.
 *
 *   convolution               producer and reader are one layer: its windows, then their product
 *   depthwise, pool           the pointwise layer behind it is the reader, if there is one
 *   pointwise by itself       the same: its windows have one place
 */
@unmanaged
export class Stage {
  static readonly BYTES: u32 = offsetof<Stage>();

  /** Index of the layer that fills the scratch. */
  producer: u8;
  /** Index of the layer that reads it; NONE where the producer ends the stage. */
  reader: u8;
  /** Rows of a strip: what the scratch holds at once. */
  rows: u16;

  /** Index of the layer whose output is the stage's. */
  get last(): u32 {
    return this.reader == NONE ? this.producer : this.reader;
  }
}

/** The table of a fast arena, as that of the layers. */
function allStages(): usize {
  return memory.data(64 * Stage.BYTES, 4);
}

/** The record of stage s of the loaded network. There are no more stages than layers. */
export function stageAt(s: u32): Stage {
  const table = Arena.TABLES ? changetype<usize>(layerAt(plan.layers)) : allStages();
  return changetype<Stage>(table + s * Stage.BYTES);
}

/** Where the arena begins, of a network of so many layers: behind the static data, and the tables where they are a part. */
@inline
export function arenaBase(layers: u32): u64 {
  return aligned(__heap_base) + (Arena.TABLES ? aligned(layers * (Layer.BYTES + Stage.BYTES)) : 0);
}
