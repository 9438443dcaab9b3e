/**
 * The self-test: runs the golden picture and takes the SHA-256 of every layer's output bytes, u8 [height][width]
 * [channels] of the real channels, as its rows come into being. A stage has two layers in progress at once.
 */
import { activationsAt, loadEight } from '../memory/activation';
import { Sha256, sameDigest } from '../arithmetic/sha256';
import { goldenDigests } from '../format/answers';
import { layerCount } from '../format/layers';
import { digests } from '../memory/arena';
import { Layer, layerAt } from '../memory/layer';

const producerHash = changetype<Sha256>(memory.data(104, 8));
const pointwiseHash = changetype<Sha256>(memory.data(104, 8));

/** Narrowed activations on their way to the hash: a block of it, and eight more. */
const bytes = memory.data(72);
const BYTES: u32 = 64;

/** Whether the running network is being proven. */
let proving: bool = false;

export function prove(on: bool): void {
  proving = on;
}

export function isProving(): bool {
  return proving;
}

/** Hashes a tile of a producer's output in the scratch. */
export function hashProducer(index: u32, row: u32, rows: u32): void {
  if (!proving) return;
  const layer = layerAt(index);
  const pixels = rows * layer.outWidth;
  if (row == 0) producerHash.begin();
  let count: u32 = 0;
  for (let p: u32 = 0; p < pixels; p++) {
    const at = activationsAt(layer.scratch, p, layer.channels);
    for (let c: u32 = 0; c < layer.outChannels; c += 8) {
      loadEight(at, p, c, bytes + count);
      count += min(<u32>layer.outChannels - c, 8);
      if (count < BYTES) continue;
      producerHash.update(bytes, count);
      count = 0;
    }
  }
  producerHash.update(bytes, count);
  finish(producerHash, layer, index, row + rows);
}

/** Hashes a tile of a pointwise layer's output plane. */
export function hashPointwise(index: u32, row: u32, rows: u32): void {
  if (!proving) return;
  const layer = layerAt(index);
  if (row == 0) pointwiseHash.begin();
  for (let y = row; y < row + rows; y++) {
    let at = layer.output + y * layer.outRow;
    if (layer.outPixel == <u32>layer.outChannels) pointwiseHash.update(at, layer.outWidth * layer.outPixel);
    else
      for (let x: u32 = layer.outWidth; x > 0; x--, at += layer.outPixel)
        pointwiseHash.update(at, layer.outChannels);
  }
  finish(pointwiseHash, layer, index, row + rows);
}

function finish(hash: Sha256, layer: Layer, index: u32, rows: u32): void {
  if (rows == layer.outHeight) hash.end(digests + index * 32);
}

/** The first layer whose digest differs from the golden one; the number of layers if none does. */
export function firstDifference(): u32 {
  let i: u32 = 0;
  while (i < layerCount && sameDigest(digests + i * 32, goldenDigests + i * 32)) i++;
  return i;
}
