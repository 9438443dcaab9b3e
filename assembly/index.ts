/** The ABI: the exports of the core module, each documented in abi.h. No logic of its own. */
import { labelLength, labelLines } from './format/answers';
import { contract as loadedContract } from './format/contract';
import { layerCount } from './format/layers';
import { stagingAt } from './image/picture';
import {
  digests as digestRegion,
  end,
  embedding as embeddingRegion,
  logits as logitRegion,
  ranks,
  softmax as softmaxRegion,
} from './memory/arena';
import {
  beginInput,
  dueInput,
  isDone,
  isLoaded,
  loadNetwork,
  planNetwork,
  profileNetwork,
  proveNetwork,
  pushInput,
  reserveNetwork,
  stepNetwork,
} from './network/network';
import { rank } from './network/rank';
import { answerPicture, inputPicture } from './network/whole';
import { detail as lastDetail } from './status';
import { engineDot } from './kernels/prepare';

export function abi(): u32 {
  return 1;
}

export function build(): u32 {
  return ASC_FEATURE_THREADS
    ? 5
    : ASC_FEATURE_RELAXED_SIMD
      ? WIDE
        ? 6
        : 2
      : COMPACT
        ? 3
        : WIDE
          ? 4
          : ASC_FEATURE_SIMD
            ? 1
            : 0;
}

export function detail(): u32 {
  return lastDetail;
}

export function reserve(length: u32): usize {
  return reserveNetwork(length);
}

export function load(): u32 {
  return loadNetwork();
}

export function heap_base(): usize {
  return __heap_base;
}

export function plan(length: u32): u32 {
  return planNetwork(length);
}

export function planned(): u32 {
  return <u32>min<u64>(end, u32.MAX_VALUE);
}

export function contract(): usize {
  return isLoaded() ? changetype<usize>(loadedContract) : 0;
}

export function layers(): u32 {
  return isLoaded() ? layerCount : 0;
}

export function labels(): usize {
  return isLoaded() ? labelLines : 0;
}

export function labels_length(): u32 {
  return isLoaded() ? labelLength : 0;
}

export function begin(width: u32, height: u32, fit: u32, pixels: u32, stride: u32): u32 {
  return beginInput(width, height, fit != 0, pixels, stride);
}

export function staging(): usize {
  return isLoaded() ? stagingAt() : 0;
}

export function capacity(): u32 {
  return dueInput();
}

export function push(bytes: u32): u32 {
  return pushInput(bytes);
}

export function step(budget: u32): u32 {
  return stepNetwork(budget);
}

export function run(): u32 {
  return stepNetwork(u32.MAX_VALUE);
}

export function profile(layer: u32): u32 {
  return profileNetwork(layer);
}

export function embedding(): usize {
  return isDone() ? embeddingRegion : 0;
}

export function logits(): usize {
  return isDone() && loadedContract.classes ? logitRegion : 0;
}

export function softmax(): usize {
  return isDone() && loadedContract.classes ? softmaxRegion : 0;
}

export function top(k: u32): usize {
  if (!isDone() || !loadedContract.classes) return 0;
  rank(k);
  return ranks;
}

export function input(): usize {
  return inputPicture();
}

export function answer(k: u32): usize {
  if (answerPicture()) return 0;
  return loadedContract.classes ? top(k) : embeddingRegion;
}

export function selftest(): u32 {
  return proveNetwork();
}

export function dot(): u32 {
  return ASC_FEATURE_RELAXED_SIMD ? engineDot : 0;
}

export function digests(): usize {
  return isLoaded() ? digestRegion : 0;
}
