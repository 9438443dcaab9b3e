import { chromaBytes, mapBytes } from '../image/map';
import { Kind, Layer } from '../memory/layer';
import { plan } from '../memory/plan';
import { aligned, product } from '../memory/size';
import { SLACK, inputBytes, placeInput, producerOf, take } from './planes';
import { setNextRow } from './streams';

/**
 * The arena that takes the least: one region in which every plane lies so that its rows overwrite rows of the one before
 * that nobody reads any more.
 *
 *   | waiting | resampler | …             | input        |      while a picture comes in
 *   | scratch, windows | rows | … output rows > | input    |      the first stages, row by row: network/streams
 *   | scratch, windows | …   output rows > | input rows    |      a stage: an output row may end where the next window begins
 *
 * A plane lies as high as it may, which leaves the next one the most room below it. How many stages run row by row, is tried
 * out.
 */
@global
export namespace SmallArena {
  export const MAPS: bool = true;
  export const TABLES: bool = true;
  export const STREAMS: bool = true;
  /** As much as one row of the network needs, or of a picture. */
  export const SCRATCH: u32 = 0;

  export function planPlanes(): void {
    plan.picture = plan.scratch + <usize>aligned(plan.scratchBytes);
    let least: u64 = u64.MAX_VALUE;
    let streamed: u32 = 0;
    for (let s: u32 = 0; <i32>producerOf(s).kind <= Kind.DEPTHWISE; s++) {
      setNextRow(s, 0);
      plan.streamed = s + 1;
      const bytes = placePlanes(least);
      if (bytes >= least) continue;
      least = bytes;
      streamed = s + 1;
    }
    plan.streamed = streamed;
    take(placePlanes(least + 1) - busyBytes());
  }
}

/** Bytes at the start of the region that are taken while stages run: scratch and windows. */
function busyBytes(): u64 {
  return plan.end - plan.scratch;
}

/** Places every plane in the least region below so many bytes, if there is one. Answers the bytes that it takes at least. */
function placePlanes(most: u64): u64 {
  let bytes = busyBytes();
  for (let s: u32 = 1; s < plan.streamed; s++) bytes += rowsBytes(producerOf(s));
  bytes = max(bytes, plan.picture - plan.scratch + mapBytes(0) + chromaBytes()) + inputBytes(producerOf(0));
  for (let s = plan.streamed; s < plan.stages; s++)
    bytes = max(bytes, busyBytes() + inputBytes(producerOf(s)));
  for (let lacking: u64 = 1; lacking && bytes < most; bytes += lacking) lacking = place(bytes);
  return bytes;
}

/** Places every plane in a region of so many bytes. Answers how many it lacks. */
function place(bytes: u64): u64 {
  const base = plan.scratch;
  let before = inputBytes(producerOf(0));
  let at = <i64>(bytes - before);
  let least = <i64>busyBytes();
  placeInput(0, base + <usize>at);
  plan.pictureBytes = <u32>min<u64>(base + at - chromaBytes() - plan.picture, u32.MAX_VALUE);
  for (let s: u32 = 1; s < plan.stages; s++) {
    const layer = producerOf(s);
    if (s < plan.streamed) {
      // Without a row of the border before the first it is the first that lies there.
      placeInput(s, base + <usize>least - (1 - layer.padTop) * layer.inRow);
      least += rowsBytes(layer);
      continue;
    }
    const own = inputBytes(layer);
    const top = <i64>(bytes - own);
    if (top < at + <i64>before) at += room(s == plan.streamed ? 0 : s - 1, s);
    else at = top;
    at = min(at, top) & ~15;
    if (at < least) return least - at;
    placeInput(s, base + <usize>at);
    before = own;
    least = busyBytes();
  }
  return 0;
}

/** Bytes of three rows of a layer's input, and a place before them. */
function rowsBytes(layer: Layer): u64 {
  return aligned(3 * layer.inRow + layer.inPixel + SLACK);
}

/**
 * How far above the input plane of stage `from` that of stage `to` may begin, or has to stay below it, while all stages
 * between them run row by row.
 *
 * When e rows of the output are written, the next window of the input begins at a row and a place before it, inRow times one
 * more behind the start of its plane; the rows of the output end outRow · (e + 1) behind the start of theirs. e ≤ 2048
 * and rows are < 2^25 bytes.
 */
function room(from: u32, to: u32): i64 {
  const input = producerOf(from);
  const output = producerOf(to);
  let least: i64 = i64.MAX_VALUE >> 1;
  // Of one stage it is linear in e: the ends of 1 … height − 1 are enough.
  const step: i32 = to - from > 1 ? 1 : max(<i32>output.inHeight - 2, 1);
  for (let e: i32 = 1; e <= <i32>output.inHeight; e += step) {
    let rows = e;
    for (let s = to - 1; s > from; s--) rows = rowsRead(producerOf(s), rows);
    if (rows >= <i32>input.outHeight) break;
    const read = <i64>(rows * input.stride - input.padTop + 1) * input.inRow;
    least = min(least, read - <i64>product(e + 1, output.inRow));
  }
  return least;
}

/** Rows of its input that have come when a layer writes its output's row of number e. */
function rowsRead(layer: Layer, e: i32): i32 {
  return min((e - 1) * layer.stride - layer.padTop + 3, <i32>layer.inHeight);
}
