/**
 * Plans the memory that memory/plan draws: a pure function of the layer table, the contract and the build.
 *
 * The stages' outputs go to planes A and B in turn; a pool's goes to the embedding, the classifier's to the logits. A
 * picture comes in through the resampler in plane B, which is idle then.
 */
import { contract } from '../format/contract';
import { mapBytes } from '../image/map';
import { Kind, Layer, hasFilters, layerAt } from '../memory/layer';
import { Pixel } from '../memory/pixel';
import { plan } from '../memory/plan';
import { planeBytes, planeOrigin } from '../memory/plane';
import { Rank } from '../memory/rank';
import { aligned, padded, product } from '../memory/size';
import { Stage, stageAt } from '../memory/stage';
import { Status, refuse } from '../status';
import { activationBytes, pixelsWithin, tileBytes } from '../tiles/activations';

/** Vector loads and stores may reach so far beyond a plane or a scratch. */
const SLACK: u64 = 16;

/** Takes so many bytes of the arena and answers their address, which is only good once the whole plan fits. */
function take(bytes: u64): usize {
  const at = plan.end;
  plan.end = aligned(at + bytes);
  return <usize>at;
}

/**
 * Plans the network of the layer and stage tables, and sets every address of the layers but those in the file.
 *
 * @param length bytes of the whole file, with what stands after it
 * @returns the status; detail is the number of pages that are needed in any case
 */
export function planArena(length: u32): Status {
  const classes = <u32>contract.classes;
  plan.end = aligned(__heap_base);
  plan.embedding = take(padded(contract.features));
  plan.logits = take(padded(classes));
  plan.softmax = take(classes);
  plan.ranks = take(product(classes, Rank.BYTES));
  plan.digests = take(product(plan.layers, 32));
  planPlanes();
  planScratch();
  planFilters();
  const needed = (plan.end + aligned(length) + 65535) >> 16;
  return refuse(needed > <u64>memory.size() ? Status.MEMORY : Status.OK, <u32>needed);
}

/** The input plane and planes A and B, and where in them each stage leaves its output for the next. */
function planPlanes(): void {
  const first = layerAt(0);
  first.input = take(inputBytes(first)) + planeOrigin(first.inWidth, first.inPixel);
  let bytesA: u64 = 0;
  let bytesB = mapBytes(product(<u32>first.inHeight * first.inWidth, first.inPixel));
  for (let s: u32 = 1; s < plan.stages; s++) {
    const bytes = inputBytes(layerAt(stageAt(s).producer));
    if (s & 1) bytesA = max(bytesA, bytes);
    else bytesB = max(bytesB, bytes);
  }
  const planeA = take(bytesA);
  const planeB = take(bytesB);
  plan.picture = planeB;
  plan.pictureBytes = <u32>min<u64>(bytesB, u32.MAX_VALUE);
  for (let s: u32 = 1; s < plan.stages; s++) {
    const producer = layerAt(stageAt(s).producer);
    producer.input = (s & 1 ? planeA : planeB) + planeOrigin(producer.inWidth, producer.inPixel);
    layerAt(stageAt(s - 1).last).output = producer.input;
    if (<i32>producer.kind >= Kind.AVERAGE_POOL) producer.output = plan.embedding;
  }
  if (contract.classes) layerAt(plan.layers - 1).output = plan.logits;
}

/** Bytes of a layer's input plane. */
function inputBytes(layer: Layer): u64 {
  return planeBytes(layer.inHeight, layer.inWidth, layer.inPixel) + SLACK;
}

/** The scratch holds at least one row of what any producer makes, and the table of its pixels. */
function planScratch(): void {
  let bytes: u64 = Tile.SCRATCH;
  let values: u32 = 0;
  for (let s: u32 = 0; s < plan.stages; s++) {
    const producer = layerAt(stageAt(s).producer);
    bytes = max(bytes, activationBytes(producer.outWidth, producer.products));
    values = max(values, producer.products);
  }
  plan.scratchBytes = <u32>bytes;
  plan.scratch = take(bytes + tileBytes(values) + SLACK);
  let pixels: u32 = 0;
  for (let s: u32 = 0; s < plan.stages; s++) pixels = max(pixels, planRows(stageAt(s), <u32>bytes));
  const table = take(product(pixels + Tile.PIXELS, Pixel.BYTES));
  for (let i: u32 = 0; i < plan.layers; i++) {
    layerAt(i).scratch = plan.scratch;
    layerAt(i).pixels = table;
  }
  if (ASC_FEATURE_THREADS) {
    plan.benchLayers = take(2 * Layer.BYTES);
    plan.benchBytes = <u32>(plan.end - plan.scratch);
    if (plan.threads) plan.end += <u64>(plan.threads - 1) * plan.benchBytes;
  }
}

/** Sets how many rows of a stage so many bytes hold at once, at least one, and answers how many pixels they have. < 2^22. */
function planRows(stage: Stage, bytes: u32): u32 {
  const producer = layerAt(stage.producer);
  const rows = min(pixelsWithin(bytes, producer.products) / producer.outWidth, <u32>producer.outHeight);
  stage.rows = <u16>rows;
  return rows * producer.outWidth;
}

/** Where the tiles find filters and biases: as they stand in the file, or prepared in the arena. */
function planFilters(): void {
  for (let i: u32 = 0; i < plan.layers; i++) {
    const layer = layerAt(i);
    if (!hasFilters(layer)) continue;
    const bytes = Tile.filterBytes(layer);
    layer.filters = bytes ? take(bytes) : layer.packed;
    layer.bias = Tile.BIASES ? take(product(layer.channels, 8)) : layer.fileBias;
  }
}
