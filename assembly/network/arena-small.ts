import { contract } from '../format/contract';
import { mapBytes } from '../image/map';
import { Layer } from '../memory/layer';
import { plan } from '../memory/plan';
import { planeOrigin } from '../memory/plane';
import { product } from '../memory/size';
import { inputBytes, pictureBytes, placeInput, producerOf, take } from './planes';

/**
 * The arena that takes the least: one region in which every plane lies so that its rows overwrite rows of the one before
 * that nobody reads any more.
 *
 *   | picture, resampler | …            | input |      while a picture comes in
 *   |             … | output rows > | input rows  |      a stage: an output row may end where the next window begins
 *
 * A plane lies as high as it may, which leaves the next one the most room below it.
 */
@global
export namespace SmallArena {
  export const MAPS: bool = true;
  export const TABLES: bool = true;
  /** As much as one row of the network needs, or of a picture. */
  export const SCRATCH: u32 = 0;

  export function planPlanes(): void {
    let bytes = pictureBytes() + inputBytes(producerOf(0));
    for (let s: u32 = 1; s < plan.stages; s++) bytes = max(bytes, inputBytes(producerOf(s)));
    for (let lacking = place(bytes); lacking; lacking = place(bytes)) bytes += lacking;
    plan.picture = take(bytes);
  }
}

/** Places every plane in a region of so many bytes. Answers how many it lacks. */
function place(bytes: u64): u64 {
  const base = <usize>plan.end;
  let before = producerOf(0);
  let at = <i64>(bytes - inputBytes(before));
  placeInput(0, base + <usize>at);
  for (let s: u32 = 1; s < plan.stages; s++) {
    const producer = producerOf(s);
    const top = <i64>(bytes - inputBytes(producer));
    let least: i64 = 0;
    if (s == 1) {
      // While a picture comes in, its first chroma is here, between the resampler's part and the input plane.
      least = mapBytes(0);
      at = min(at + room(before, producer), at - chromaBytes(producer));
    } else if (top < at + <i64>inputBytes(before)) at += room(before, producer);
    else at = top;
    at = min(at, top) & ~15;
    if (at < least) return least - at;
    placeInput(s, base + <usize>at);
    if (s == 1) plan.pictureBytes = <u32>min(at, <i64>(bytes - inputBytes(before)));
    before = producer;
  }
  return 0;
}

/** The end of the first chroma in the plane of the first stage's output: image/colour. */
function chromaBytes(output: Layer): i64 {
  return planeOrigin(output.inWidth, output.inPixel) + <i64>product(contract.width, contract.height);
}

/**
 * How far above its input plane a stage's output plane may begin, or has to stay below it. `input` is the layer that
 * begins the stage, `output` the one that reads what it gives.
 */
function room(input: Layer, output: Layer): i64 {
  const last: i32 = input.outHeight - 1;
  return last ? min(roomAfter(input, output, 1), roomAfter(input, output, last)) : i64.MAX_VALUE >> 1;
}

/**
 * The same when e rows are written: the next window begins at row e · stride − padTop and a place before it, inRow times
 * one more behind the start of its plane; the rows end outRow · (e + 1) behind the start of theirs. Linear in e, so the least
 * is at one of the ends of 1 … outHeight − 1. e ≤ 2048 and rows are < 2^25 bytes.
 */
function roomAfter(input: Layer, output: Layer, e: i32): i64 {
  return <i64>(e * input.stride - input.padTop + 1) * <i64>input.inRow - <i64>(e + 1) * <i64>output.inRow;
}
