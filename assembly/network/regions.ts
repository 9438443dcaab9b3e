/** Where the loaded network and its answer lie: 0 where there is none. */
import { labelLength, labelLines } from '../format/answers';
import { Contract, contract } from '../format/contract';
import { plan } from '../memory/plan';
import { isDone, isLoaded } from './network';
import { rank } from './rank';
import { isUnknown } from './unknown';

export function contractAt(): usize {
  return isLoaded() ? changetype<usize>(contract) : 0;
}

/** The contract; before there is one, that at address 0, where nothing but zeros is ever stored. */
@inline
function stated(): Contract {
  return changetype<Contract>(contractAt());
}

export function layerCount(): u32 {
  return isLoaded() ? plan.layers : 0;
}

export function inputHeight(): u32 {
  return stated().height;
}

export function inputWidth(): u32 {
  return stated().width;
}

export function inputChannels(): u32 {
  return stated().channels;
}

export function classCount(): u32 {
  return stated().classes;
}

export function featureCount(): u32 {
  return stated().features;
}

export function labelsAt(): usize {
  if (!isLoaded()) return 0;
  return Weights.COPIED ? plan.labels : labelLines();
}

export function labelBytes(): u32 {
  return isLoaded() ? labelLength() : 0;
}

export function digestsAt(): usize {
  return isLoaded() ? plan.digests : 0;
}

export function embeddingAt(): usize {
  return isDone() ? plan.embedding : 0;
}

export function logitsAt(): usize {
  return hasClasses() ? plan.logits : 0;
}

export function softmaxAt(): usize {
  return hasClasses() ? plan.softmax : 0;
}

/** The `k` best classes. */
export function best(k: u32): usize {
  if (!hasClasses()) return 0;
  rank(k);
  return plan.ranks;
}

/** Whether the answer is to be `unknown`, by the rule of the file. */
export function unknown(): bool {
  return isDone() && contract.reject != 0 && isUnknown();
}

function hasClasses(): bool {
  return isDone() && contract.classes != 0;
}

/** Bytes of the plan from the start of the memory, without the file. */
export function plannedBytes(): u32 {
  return <u32>min<u64>(plan.end, u32.MAX_VALUE);
}
