/**
 * Σ weight · sample of the windows of a row, by how its bytes lie: the loops that see every byte of a picture.
 *
 * They become the row's sums, i32 [3][pitch]. Σ weight ≤ 2^23, so Σ ≤ 2^23 · 255 < 2^31. Vectors take eight samples, and
 * read up to 40 bytes behind the last one; what lies there has no weight.
 */
import { Layout, wordMask, wordRest, wordShift } from './layout';
import { Part, partAt, pitch } from './map';
import { Window, windowAt } from './windows';

/**
 * SIMD: what gathers pairs of samples from bytes, three times eight pairs of bytes. V8 builds a constant vector anew
 * wherever it stands, so they are loaded before the loops.
 */
const gather = memory.data(48, 16);

/** Prepares for the rows of a plane. */
export function prepareSums(layout: Layout): void {
  if (!ASC_FEATURE_SIMD) return;
  // Four pairs of samples have twelve pairs of bytes: a vector has those of one and a third.
  for (let i: u32 = 0; i < 24; i++) {
    const slot = i >> 1;
    const sample = (slot / 3) * 2 + (i & 1);
    const byte = layout.byteOf(slot % 3, sample) - (slot >> 2) * pairBytes(layout);
    const word = (i << 1) + layout.second + (((i << 1) + layout.first) << 8);
    store<u16>(gather + (i << 1), <u16>(layout.isWord ? word : byte | 0x8000));
  }
}

/** Bytes of two samples. */
@inline
function pairBytes(layout: Layout): u32 {
  return ((<u32>layout.group) << 1) >> layout.samples;
}

/**
 * Sums up the windows from `window` to `end` that end within the `available` bytes of the row, and answers the first that
 * does not.
 */
export function sumWindows(layout: Layout, row: usize, available: u32, window: Window, end: Window): Window {
  const to = (<u32>(changetype<usize>(window) - changetype<usize>(windowAt(0))) / Window.BYTES) << 2;
  if (layout.isSingle) return sumSingle(row, available, window, end, sumAt(layout.channel) + to);
  if (!ASC_FEATURE_SIMD) return sumThree(layout, row, available, window, end, sumAt(0) + to);
  if (!layout.isWord) return sumGathered(layout, row, available, window, end, sumAt(0) + to);
  const first = window;
  for (let c: u32 = 0; c < 3; c++) window = sumWords(c, row, available, first, end, sumAt(c) + to);
  return window;
}

/** Bytes of the sums of a channel. */
@inline
function channelBytes(): u32 {
  return pitch() << 2;
}

/** Where the sums of channel c begin. */
export function sumAt(c: u32): usize {
  return partAt(Part.COLUMNS) + c * channelBytes();
}


@inline
function after(window: Window): Window {
  return changetype<Window>(changetype<usize>(window) + Window.BYTES);
}


@inline
function dot(sum: v128, samples: v128, weights: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(samples, weights));
}

/** Bytes by places that are below 16, or from 128 on for 0: there all engines agree on the relaxed instruction too. */
@inline
function picked(bytes: v128, places: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? i8x16.relaxed_swizzle(bytes, places) : i8x16.swizzle(bytes, places);
}

/** One channel. */
function sumSingle(row: usize, available: u32, window: Window, end: Window, to: usize): Window {
  for (; window != end && window.end <= available; window = after(window), to += 4) {
    let at = row + window.first;
    let weights = window.weights;
    const weightsEnd = window.weightsEnd;
    if (ASC_FEATURE_SIMD) {
      let sum = i32x4.splat(0);
      for (; weights < weightsEnd; weights += 16, at += 8)
        sum = dot(sum, v128.load8x8_u(at), v128.load(weights));
      store<i32>(to, sumLanes(sum));
    } else {
      let sum = 0;
      for (; weights < weightsEnd; weights += 2, at++) sum += <i32>load<u16>(weights) * <i32>load<u8>(at);
      store<i32>(to, sum);
    }
  }
  return window;
}

/** Two channels, or three, of which two leave the first: lanes r g b r, g b r g, b r g b of pairs. */
function sumGathered(
  layout: Layout,
  row: usize,
  available: u32,
  window: Window,
  end: Window,
  to: usize,
): Window {
  const pair: usize = pairBytes(layout);
  const channel = channelBytes();
  const gather0 = v128.load(gather, 0);
  const gather1 = v128.load(gather, 16);
  const gather2 = v128.load(gather, 32);
  for (; window != end && window.end <= available; window = after(window), to += 4) {
    let at = row + window.first;
    let weights = window.weights;
    const weightsEnd = window.weightsEnd;
    let sum0 = i32x4.splat(0);
    let sum1 = sum0;
    let sum2 = sum0;
    for (; weights < weightsEnd; weights += 16, at += pair << 2) {
      const w = v128.load(weights);
      const samples0 = picked(v128.load(at), gather0);
      const samples1 = picked(v128.load(at + pair), gather1);
      const samples2 = picked(v128.load(at + (pair << 1)), gather2);
      sum0 = dot(sum0, samples0, i32x4.shuffle(w, w, 0, 0, 0, 1));
      sum1 = dot(sum1, samples1, i32x4.shuffle(w, w, 1, 1, 2, 2));
      sum2 = dot(sum2, samples2, i32x4.shuffle(w, w, 2, 3, 3, 3));
    }
    const second = i32x4.shuffle(sum0, sum1, 3, 4, 5, 6);
    const third = i32x4.shuffle(sum1, sum2, 2, 3, 4, 5);
    const fourth = i32x4.shuffle(sum2, sum2, 1, 2, 3, 0);
    const sums = i32x4.add(i32x4.add(sum0, second), i32x4.add(third, fourth));
    v128.store32_lane(to, sums, 0);
    v128.store32_lane(to + channel, sums, 1);
    v128.store32_lane(to + (channel << 1), sums, 2);
  }
  return window;
}

/** Channel c of words of 5, 6 and 5 bits, the low byte first once they are gathered. */
function sumWords(c: u32, row: usize, available: u32, window: Window, end: Window, to: usize): Window {
  const shift = wordShift(c);
  const rest = wordRest(c);
  for (; window != end && window.end <= available; window = after(window), to += 4) {
    let at = row + window.first;
    let weights = window.weights;
    const weightsEnd = window.weightsEnd;
    let sum = i32x4.splat(0);
    for (; weights < weightsEnd; weights += 16, at += 16) {
      const bits = i16x8.shl(i8x16.swizzle(v128.load(at), v128.load(gather)), shift);
      const high = v128.and(i16x8.shr_u(bits, 8), i16x8.splat(<i16>wordMask(c)));
      sum = dot(sum, v128.or(high, i16x8.shr_u(bits, rest)), v128.load(weights));
    }
    store<i32>(to, sumLanes(sum));
  }
  return window;
}


@inline
function sumLanes(lanes: v128): i32 {
  const halves = i32x4.add(lanes, i32x4.shuffle(lanes, lanes, 2, 3, 2, 3));
  return i32x4.extract_lane(halves, 0) + i32x4.extract_lane(halves, 1);
}

/** Without vectors, two channels or three. */
function sumThree(
  layout: Layout,
  row: usize,
  available: u32,
  window: Window,
  end: Window,
  to: usize,
): Window {
  const channel = channelBytes();
  const isWord = layout.isWord;
  // Of two samples that share their bytes the second is where the first one is.
  const step = <u32>layout.group;
  const half = layout.samples ? 0 : step;
  for (; window != end && window.end <= available; window = after(window), to += 4) {
    let at = row + window.first;
    let first = at + layout.first;
    const weightsEnd = window.weightsEnd;
    let a: u32 = 0;
    let b: u32 = 0;
    let c: u32 = 0;
    for (let weights = window.weights; weights < weightsEnd; weights += 2) {
      const weight = <u32>load<u16>(weights);
      a += weight * (isWord ? layout.channelOf(at, 0) : <u32>load<u8>(first));
      b += weight * (isWord ? layout.channelOf(at, 1) : <u32>load<u8>(at + layout.second));
      c += weight * (isWord ? layout.channelOf(at, 2) : <u32>load<u8>(at + layout.third));
      first += step >> layout.samples;
      at += weights & 2 ? step : half;
    }
    store<u32>(to, a);
    store<u32>(to + channel, b);
    store<u32>(to + (channel << 1), c);
  }
  return window;
}
