/**
 * The network as stages: producer → pointwise. The producer (patches of the convolution, a depthwise layer, the pool)
 * leaves its output in the scratch, from which the pointwise product makes the next plane. A tile is so many rows of a
 * stage as the scratch holds.
 *
 *   stage 0:        layer 0 is both            convolution
 *   stage s:        layers 2s − 1 and 2s       depthwise → pointwise, last: pool → logits
 *   headless last:  layer 2s − 1 alone         pool
 */
import { contract } from '../format/contract';
import { layerCount } from '../format/layers';
import { depthwise } from '../kernels/depthwise';
import { patches } from '../kernels/patches';
import { pointwise } from '../kernels/pointwise';
import { pool } from '../kernels/pool';
import { embedding, rowsWithin } from '../memory/arena';
import { Kind, Layer, layerAt } from '../memory/layer';
import { fillBorder } from '../memory/plane';
import { hashProducer, hashPointwise } from './proof';

/** Where the network stands: the stage, and its next row. */
let stage: u32 = 0;
let row: u32 = 0;

/** Begins a run on the input plane. */
export function rewind(): void {
  stage = 0;
  row = 0;
}

/** The layer that fills the scratch in stage s. */
export function producerOf(s: u32): Layer {
  return layerAt(s ? (s << 1) - 1 : 0);
}

/** Runs at most so many tiles. Answers whether work is left. */
export function advance(budget: u32): bool {
  const stages = (layerCount >> 1) + 1;
  for (; budget > 0 && stage < stages; budget--) {
    const producer = producerOf(stage);
    if (row == 0) fillBorder(producer);
    const rows = min(<u32>producer.outHeight - row, rowsWithin(producer));
    tile(producer, rows);
    row += rows;
    if (row == producer.outHeight) {
      row = 0;
      stage++;
    }
  }
  return stage < stages;
}

/** Fills the producer's scratch. `features`: where the pool leaves the embedding. */
export function produce(producer: Layer, row: u32, rows: u32, signed: bool, features: usize): void {
  const kind = producer.kind;
  if (kind == Kind.CONVOLUTION) patches(producer, row, rows);
  else if (kind == Kind.DEPTHWISE) depthwise(producer, row, rows);
  else pool(producer, signed, features);
}

function tile(producer: Layer, rows: u32): void {
  produce(producer, row, rows, contract.domain != 0, embedding);
  if (stage) hashProducer((stage << 1) - 1, row, rows);
  const reader = stage << 1;
  if (reader < layerCount) {
    pointwise(layerAt(reader), row, rows);
    hashPointwise(reader, row, rows);
  }
}
