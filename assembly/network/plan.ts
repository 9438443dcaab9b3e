/**
 * Plans the memory that memory/plan draws: a pure function of the layer table, the contract and the build.
 *
 * Where the planes lie, and the least bytes of the scratch, asconfig.json names for each target (`Arena`). The
 * classifier's output is the logits.
 */
import { labelLength } from '../format/answers';
import { channelBytes, filterBytes } from '../format/channels';
import { contract } from '../format/contract';
import { waitingBytes, windowBytes } from '../image/map';
import { memoryBytes } from '../memory/file';
import { Kind, Layer, hasFilters, layerAt } from '../memory/layer';
import { Pixel } from '../memory/pixel';
import { plan } from '../memory/plan';
import { Rank } from '../memory/rank';
import { BLOCK, aligned, padded, product } from '../memory/size';
import { Stage, arenaBase, stageAt } from '../memory/stage';
import { Status, refuse } from '../status';
import { activationBytes, pixelsWithin, tileBytes } from '../tiles/activations';
import './arenas';
import { SLACK, producerOf, take } from './planes';

/**
 * Plans the network of the layer and stage tables, and sets every address of the layers but those in the file.
 *
 * @param length bytes of the whole file, with what stands after it: a part of the memory, where it is not copied
 * @returns the status; detail is the number of pages that are needed in any case
 */
export function planArena(length: u32): Status {
  const classes = <u32>contract.classes;
  plan.end = arenaBase(plan.layers);
  plan.embedding = take(padded(contract.features));
  plan.logits = take(padded(classes));
  plan.softmax = take(classes);
  plan.ranks = take(product(classes, Rank.BYTES));
  plan.digests = take(product(plan.layers, 32));
  if (Weights.COPIED) planLabels();
  let pixels: usize = 0;
  if (Arena.STREAMS) pixels = planScratch();
  if (Weights.COPIED) planWindows();
  Arena.planPlanes();
  if (classes) layerAt(plan.layers - 1).output = plan.logits;
  if (!Arena.STREAMS) pixels = planScratch();
  planLayers(pixels);
  const needed = plan.end + (Weights.COPIED ? 0 : aligned(length));
  return refuse(needed > memoryBytes() ? Status.MEMORY : Status.OK, <u32>((needed + 65535) >> 16));
}

/** The scratch holds at least one row of what any producer makes. Answers where the table of its pixels is. */
function planScratch(): usize {
  let bytes: u64 = Arena.SCRATCH || windowBytes();
  let values: u32 = 0;
  for (let s: u32 = 0; s < plan.stages; s++) {
    const producer = producerOf(s);
    bytes = max(bytes, activationBytes(producer.outWidth, producer.products));
    values = max(values, producer.products);
  }
  plan.scratchBytes = Arena.STREAMS ? waitingBytes() : <u32>bytes;
  // What stores value by value stores none beyond the last pixel.
  plan.scratch = take(Activations.GROUP > 1 ? bytes : bytes + tileBytes(values) + SLACK);
  // Of one row a tile would have few whole ones.
  const most: u32 = Arena.TABLES ? 2 * widest() : u32.MAX_VALUE;
  let pixels: u32 = 0;
  for (let s: u32 = 0; s < plan.stages; s++) pixels = max(pixels, planRows(stageAt(s), <u32>bytes, most));
  const table = take(product(pixels + Tile.PIXELS, Pixel.BYTES));
  if (ASC_FEATURE_THREADS) {
    plan.benchLayers = take(2 * Layer.BYTES);
    plan.benchBytes = <u32>(plan.end - plan.scratch);
    if (plan.threads) plan.end += <u64>(plan.threads - 1) * plan.benchBytes;
  }
  return table;
}

/** Pixels of the longest row of any stage, which a table of pixels has to hold. */
function widest(): u32 {
  let pixels: u32 = 0;
  for (let s: u32 = 0; s < plan.stages; s++) pixels = max(pixels, <u32>producerOf(s).outWidth);
  return pixels;
}

/**
 * Sets how many rows of a stage so many bytes hold at once, and so many pixels at most, at least one row. Answers how many
 * pixels they have. < 2^22.
 */
function planRows(stage: Stage, bytes: u32, most: u32): u32 {
  const producer = layerAt(stage.producer);
  const pixels = min(pixelsWithin(bytes, producer.products), most);
  const rows = min(pixels / producer.outWidth, <u32>producer.outHeight);
  stage.rows = <u16>rows;
  return rows * producer.outWidth;
}

/** Gives every layer the scratch and the table of pixels, and what the tiles read. */
function planLayers(pixels: usize): void {
  for (let i: u32 = 0; i < plan.layers; i++) {
    const layer = layerAt(i);
    layer.scratch = plan.scratch;
    layer.pixels = pixels;
    if (!Weights.COPIED && hasFilters(layer)) planFilters(layer);
  }
}

/** Where the tiles find filters and biases: as they stand in the file, or prepared in the arena. */
function planFilters(layer: Layer): void {
  const bytes = Tile.filterBytes(layer);
  layer.filters = bytes ? take(bytes) : layer.packed;
  layer.bias = Tile.BIASES ? take(product(layer.channels, 8)) : layer.fileBias;
}

/** Where the channels of a layer are copied, and a block of its filters. */
function planWindows(): void {
  let channels: u64 = 0;
  let filters: u64 = 0;
  for (let i: u32 = 0; i < plan.layers; i++) {
    const layer = layerAt(i);
    channels = max(channels, channelBytes(layer));
    filters = max(filters, blockBytes(layer));
  }
  const window = take(channels);
  const block = take(filters);
  for (let i: u32 = 0; i < plan.layers; i++) {
    const layer = layerAt(i);
    layer.scale = window;
    layer.bias = window + layer.channels * 4;
    layer.filterZero = window + layer.channels * 8;
    layer.filters = block;
  }
}

/** Where the labels are copied. */
function planLabels(): void {
  const labels = labelLength();
  plan.labels = labels ? take(labels) : 0;
}

/** Bytes of the filters that a kernel wants at once: of a depthwise layer all, else those of a block. */
function blockBytes(layer: Layer): u64 {
  if (layer.kind == Kind.DEPTHWISE) return filterBytes(layer);
  return hasFilters(layer) ? product(min(layer.channels, BLOCK), layer.products) : 0;
}
