/**
 * The memory of a loaded network, a pure function of its layer table and of the build:
 *
 *   0        1024          __heap_base                                                  memory.size · 64 KiB
 *   | unused | static data | answer | input | plane A | plane B | scratch | filters | … free … | file |
 *            layer table     embedding        \_________________/  staging   as the     copied here
 *            SHA-256 state   logits              while a picture              build       by the host,
 *            contract        softmax             comes in: the                reads       stays as it is
 *                            ranks               resampler's                  them
 *                            digests             sums and rows
 *
 * Outputs of even stages go to plane A, those of odd stages to plane B. The file lies at the end of the memory, so
 * the rest is planned without knowing its length. `filters` is empty in builds that read the file's filters in place.
 */
import { TILE, activationBytes, pixelsWithin, tileBytes } from './activation';
import { aligned, padded, product } from './size';
import { Status, refuse } from '../status';
import { Kind, Layer, hasFilters, isPrepared, layerAt, preparedBytes } from './layer';
import { Pixel } from './pixel';
import { planeBytes, planeOrigin } from './plane';

/**
 * Least bytes of the scratch, and of the staging for pixels: two thirds of a first-level cache of 48 KiB. The words of
 * the baseline build take four times the bytes of pairs, so that less would not hold whole tiles of 512 channels.
 */
const SCRATCH: u64 = ASC_FEATURE_SIMD ? 32768 : 65536;

/** Vector loads and stores may reach so far beyond a plane or a scratch. */
const SLACK: u64 = 16;

/** Where the file is and how long; length 0: none reserved. */
export let file: usize = 0;
export let fileLength: u32 = 0;

/** Regions of the plan. */
export let embedding: usize = 0;
export let logits: usize = 0;
export let softmax: usize = 0;
export let ranks: usize = 0;
export let digests: usize = 0;
export let picture: usize = 0;
/** A whole picture of exactly the input's sides, RGB, behind the resampler's sums. */
export let wholePicture: usize = 0;
export let scratch: usize = 0;
/** Bytes of the scratch for whole rows of pixels; behind them are a tile's for what lies beyond the last pixel. */
export let scratchBytes: u32 = 0;

/**
 * Threads that the plan is for. Each has a bench of so many bytes: scratch, table of pixels, and two layers of its own,
 * of which those of the first thread are at `benchLayers`.
 */
export let threads: u32 = 1;
export let benchBytes: u32 = 0;
export let benchLayers: usize = 0;

/** The end of the plan so far: bytes from the start of the memory. */
export let end: u64 = 0;

// @ts-ignore: decorator
@inline
function memoryBytes(): u64 {
  return (<u64>memory.size()) << 16;
}

/** Plans the next network for so many threads, and answers it. */
export function setThreads(count: u32): u32 {
  return (threads = count);
}

/** Takes so many bytes of the arena and answers their address, which is only good once the whole plan fits. */
function take(bytes: u64): usize {
  const at = end;
  end = aligned(at + bytes);
  return <usize>at;
}

/** Places a file of so many bytes at the end of the memory. 0 where it cannot fit. */
export function reserveFile(length: u32): usize {
  const bytes = aligned(length);
  fileLength = 0;
  if (!length || bytes > memoryBytes() - aligned(__heap_base)) return 0;
  file = <usize>(memoryBytes() - bytes);
  fileLength = length;
  return file;
}

/** What ends the memory of a bundle, 16 bytes: this, and the length of the file before it. */
const BUNDLE_MAGIC: u32 = 0x42574e4d;
const TRAILER_BYTES: u32 = 16;

/** Finds the file that a bundle carries at the end of its memory. */
export function findBundledFile(): bool {
  const trailer = <usize>(memoryBytes() - TRAILER_BYTES);
  const length = load<u32>(trailer, 4);
  if (load<u32>(trailer) != BUNDLE_MAGIC || !length || aligned(length) > trailer - aligned(__heap_base))
    return false;
  file = trailer - <usize>aligned(length);
  fileLength = length;
  return true;
}

/** Bytes from the file to the end of the memory. */
export function fileBytes(): u32 {
  return <u32>(memoryBytes() - file);
}

/** Bytes of the resampler for an input `width` pixels wide: three rows of bytes, sums and weights of two rows. */
export function pictureBytes(width: u32): u64 {
  return 3 * aligned(product(width, 3)) + 2 * aligned(product(width, 12) + 4);
}

/**
 * Plans the network of the layer table. The layers' shapes, `products` and `channels` are set; this sets every address
 * but those of channels and filters in the file. `classes` 0: headless. `length`: bytes of the whole file, with what
 * stands after it.
 *
 * @returns the status; detail is the number of pages that are needed in any case.
 */
export function planArena(layers: u32, classes: u32, length: u32): Status {
  const first = layerAt(0);
  const last = layerAt(layers - 1);
  end = aligned(__heap_base);
  embedding = take(padded(classes ? last.inChannels : last.outChannels));
  logits = take(padded(classes));
  softmax = take(classes);
  ranks = take(product(classes, 4));
  digests = take(product(layers, 32));
  planInput(first);
  planPlanes(layers);
  planScratch(layers);
  if (classes) {
    last.output = logits;
    last.outPixel = last.channels;
    last.outRow = last.channels;
  }
  planFilters(layers);
  const needed = (end + aligned(length) + 65535) >> 16;
  return refuse(needed > <u64>memory.size() ? Status.MEMORY : Status.OK, <u32>needed);
}

function planInput(first: Layer): void {
  const pixel = <u32>first.inChannels;
  first.inPixel = pixel;
  first.inRow = (<u32>first.inWidth + 1) * pixel;
  first.input =
    take(planeBytes(first.inHeight, first.inWidth, pixel) + SLACK) + planeOrigin(first.inWidth, pixel);
}

/** Planes A and B, and each stage's output and its reader's input in them. */
function planPlanes(layers: u32): void {
  let bytesA: u64 = 0;
  let bytesB: u64 = 0;
  for (let i: u32 = 0; i + 1 < layers; i += 2) {
    const layer = layerAt(i);
    const bytes = planeBytes(layer.outHeight, layer.outWidth, layer.channels) + SLACK;
    if (i & 2) bytesB = max(bytesB, bytes);
    else bytesA = max(bytesA, bytes);
  }
  const first = layerAt(0);
  const sums = pictureBytes(first.inWidth);
  bytesB = max(bytesB, sums + product(<u32>first.inHeight * first.inWidth, 3));
  const planeA = take(bytesA);
  const planeB = take(bytesB);
  picture = planeB;
  wholePicture = planeB + <usize>sums;
  for (let i: u32 = 0; i + 1 < layers; i += 2) {
    const layer = layerAt(i);
    const reader = layerAt(i + 1);
    const pixel = layer.channels;
    const row = (<u32>layer.outWidth + 1) * pixel;
    const at = (i & 2 ? planeB : planeA) + planeOrigin(layer.outWidth, pixel);
    layer.output = reader.input = at;
    layer.outPixel = reader.inPixel = pixel;
    layer.outRow = reader.inRow = row;
  }
}

/** The scratch holds at least one row of what any producer makes, and the table of its pixels. */
function planScratch(layers: u32): void {
  let bytes = SCRATCH;
  let tile: u64 = 0;
  for (let i: u32 = 0; i < layers; i += i ? 2 : 1) {
    const values = producedValues(layerAt(i));
    bytes = max(bytes, activationBytes(layerAt(i).outWidth, values));
    tile = max(tile, tileBytes(values));
  }
  scratchBytes = <u32>bytes;
  scratch = take(bytes + tile + SLACK);
  let pixels: u64 = 0;
  for (let i: u32 = 0; i < layers; i += i ? 2 : 1)
    pixels = max(pixels, product(layerAt(i).outWidth, rowsWithin(layerAt(i))));
  const table = take((pixels + TILE) * Pixel.BYTES);
  for (let i: u32 = 0; i < layers; i++) {
    layerAt(i).scratch = scratch;
    layerAt(i).pixels = table;
  }
  if (ASC_FEATURE_THREADS) {
    benchLayers = take(2 * Layer.BYTES);
    benchBytes = <u32>(end - scratch);
    end += <u64>(threads - 1) * benchBytes;
  }
}

/** Values of a pixel that a producer leaves in the scratch. */
function producedValues(producer: Layer): u32 {
  return producer.kind == Kind.CONVOLUTION ? producer.products : producer.channels;
}

/** Rows of a producer that the scratch holds at once: at least one. */
export function rowsWithin(producer: Layer): u32 {
  const rows = pixelsWithin(scratchBytes, producedValues(producer)) / producer.outWidth;
  return min(rows, <u32>producer.outHeight);
}

/**
 * Where the tiles find filters and biases: as they stand in the file, or prepared in the arena. Only the relaxed build
 * prepares biases.
 */
function planFilters(layers: u32): void {
  for (let i: u32 = 0; i < layers; i++) {
    const layer = layerAt(i);
    layer.filters = isPrepared(layer) ? take(preparedBytes(layer)) : layer.packed;
    if (ASC_FEATURE_RELAXED_SIMD && hasFilters(layer)) layer.preparedBias = take(product(layer.channels, 8));
  }
}
