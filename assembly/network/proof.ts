/**
 * The self-test: runs the golden picture and takes the SHA-256 of every layer's output bytes, u8 [height][width]
 * [channels] of the real channels, as its rows come into being. A stage has two layers in progress at once.
 */
import { Sha256, sameDigest } from '../arithmetic/sha256';
import { xorshift } from '../arithmetic/noise';
import { goldenDigests, goldenSeed } from '../format/answers';
import { pushBytes, stagingAt, stagingBytes } from '../image/picture';
import { layerAt } from '../memory/layer';
import { plan } from '../memory/plan';
import { NONE, Stage } from '../memory/stage';
import { activationsAt } from '../tiles/activations';

const producerHash = changetype<Sha256>(memory.data(Sha256.BYTES, 8));
const readerHash = changetype<Sha256>(memory.data(Sha256.BYTES, 8));

/** Narrowed activations on their way to the hash: a block of it, and eight more. */
const bytes = memory.data(72);
const BYTES: u32 = 64;

/** Whether the running network is being proven. */
let proving: bool = false;
/** Which of the streamed stages is: they take turns, and there are digests for one. */
let proven: u32 = 0;

export function prove(on: bool, streamed: u32): void {
  proving = on;
  if (Arena.STREAMS) proven = streamed;
}

export function isProving(): bool {
  return proving;
}

/** Whether the current stage is. */
@inline
function isHashed(): bool {
  return proving && (!Arena.STREAMS || plan.current == proven || plan.current >= plan.streamed);
}

/** Whether the current stage, a streamed one, is run: what is behind the one that is hashed need not be. */
@inline
export function isNeeded(): bool {
  return !proving || plan.current <= proven;
}

/** Hashes a strip of a producer's output in the scratch; what is only gathered there for the reader is no output. */
export function hashProducer(stage: Stage, row: u32, rows: u32): void {
  if (!isHashed() || stage.producer == stage.reader) return;
  const layer = layerAt(stage.producer);
  const pixels = rows * layer.outWidth;
  if (row == 0) producerHash.begin();
  let count: u32 = 0;
  for (let p: u32 = 0; p < pixels; p++) {
    const at = activationsAt(layer.scratch, p, layer.channels);
    for (let c: u32 = 0; c < layer.outChannels; c += 8) {
      Activations.narrowEight(Activations.eightAt(at, c), p, bytes + count);
      count += min(<u32>layer.outChannels - c, 8);
      if (count < BYTES) continue;
      producerHash.update(bytes, count);
      count = 0;
    }
  }
  producerHash.update(bytes, count);
  finish(producerHash, stage.producer, row + rows);
}

/** Hashes a strip of a pointwise product's output plane. */
export function hashReader(stage: Stage, row: u32, rows: u32): void {
  if (!isHashed() || stage.reader == NONE) return;
  const layer = layerAt(stage.reader);
  if (row == 0) readerHash.begin();
  for (let y = row; y < row + rows; y++) {
    let at = layer.output + y * layer.outRow;
    if (layer.outPixel == <u32>layer.outChannels) readerHash.update(at, layer.outWidth * layer.outPixel);
    else
      for (let x: u32 = layer.outWidth; x > 0; x--, at += layer.outPixel)
        readerHash.update(at, layer.outChannels);
  }
  finish(readerHash, stage.reader, row + rows);
}

function finish(hash: Sha256, index: u32, rows: u32): void {
  if (rows == layerAt(index).outHeight) hash.end(plan.digests + index * 32);
}

/** Pushes the golden picture, once a picture is begun. */
export function pushNoise(): void {
  let state = goldenSeed();
  for (let count = stagingBytes(); count > 0; count = stagingBytes()) {
    for (let at = stagingAt(), end = at + count; at < end; at++) {
      state = xorshift(state);
      store<u8>(at, <u8>(state >> 24));
    }
    pushBytes(count);
  }
}

/** The first layer whose digest differs from the golden one; the number of layers if none does. */
export function firstDifference(): u32 {
  let i: u32 = 0;
  const golden = goldenDigests();
  while (i < plan.layers && sameDigest(plan.digests + i * 32, Weights.view(golden + i * 32, 32))) i++;
  return i;
}
