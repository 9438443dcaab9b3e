/** The life of a network: loaded, given a picture, run, read. Every call knows whether it is its turn. */
import { checkAnswers, labelLength, labelLines } from '../format/answers';
import { checkChannels } from '../format/channels';
import { checkContract, contract } from '../format/contract';
import { checkFrame, trustFile } from '../format/file';
import { checkLayers } from '../format/layers';
import { beginPicture, pushBytes, stagingAt, stagingBytes } from '../image/picture';
import { prepareLayers } from '../kernels/prepare';
import { attachFile, fileBytes, flashFile, reserveFile } from '../memory/file';
import { plan } from '../memory/plan';
import { Status, refuse } from '../status';
import { MOST_THREADS } from '../team/shares';
import { advance, halt, rewind } from './advance';
import { runGolden } from './golden';
import { planArena } from './plan';
import { firstDifference } from './proof';
import { profileLayer, profileStreamed } from './profile';
import { normalize } from './softmax';
import { planStages } from './stages';
import { letSleep } from './team';

/** How far a network has come; each phase allows what the ones before allow. */
const enum Phase {
  /** Nothing has been reserved yet: a bundle's own file may be loaded. */
  FRESH,
  EMPTY,
  RESERVED,
  LOADED,
  /** A whole picture may be written. */
  WHOLE,
  /** Pixels are due. */
  PICTURE,
  /** The picture is whole; the network runs. */
  RUNNING,
  DONE,
}

let phase: Phase = Phase.FRESH;

export function isLoaded(): bool {
  return phase >= Phase.LOADED;
}

export function isDone(): bool {
  return phase == Phase.DONE;
}

export function reserveNetwork(length: u32): usize {
  halt();
  return begun(reserveFile(length));
}

/** Instead of a reserve: the file is there already. */
export function attachNetwork(address: usize, length: u32): usize {
  return begun(attachFile(address, length));
}

/** Instead of a reserve: the file is what the flash holds. */
export function flashNetwork(length: u32): u32 {
  return <u32>begun(flashFile(length));
}

/** A network begins with the place of its file. */
@inline
function begun(at: usize): usize {
  trustFile(false);
  phase = at ? Phase.RESERVED : Phase.EMPTY;
  return at;
}

/** The host knows the bytes of the file that is loaded next: all is checked but their digest. */
export function trustNetwork(): void {
  trustFile(true);
}

/**
 * Checks every part of the file before anything is made of it: the reserved one, or that of a bundle. A file that is
 * refused is refused again, for the same reason, until another is reserved.
 */
export function loadNetwork(): Status {
  if (phase != Phase.RESERVED && !(phase == Phase.FRESH && plan.fileLength)) return refuse(Status.STATE, 0);
  let status = checkShape();
  if (!status) status = checkChannels();
  if (!status) status = checkAnswers();
  if (!status) status = planArena(fileBytes());
  if (status) return status;
  if (Weights.COPIED) FlashWeights.copy(plan.labels, labelLines(), labelLength());
  prepareLayers();
  phase = Phase.LOADED;
  return Status.OK;
}

/** Checks what a plan is made of. */
function checkShape(): Status {
  let status = checkFrame();
  if (!status) status = checkContract();
  if (!status) status = checkLayers();
  if (!status) planStages();
  return status;
}

/** Plans the next network for so many threads, and answers how many; 0 where one is reserved or loaded. */
export function setThreads(count: u32, sleep: u32): u32 {
  if (phase > Phase.EMPTY) return 0;
  letSleep(sleep != 0);
  return (plan.threads = min(max(count, 1), MOST_THREADS));
}

/**
 * Plans a network of which the reserved file has contract and layers alone, as if the whole file had `length` bytes.
 * The detail is the number of pages in any case.
 */
export function planNetwork(length: u32): Status {
  if (phase != Phase.RESERVED) return refuse(Status.STATE, 0);
  phase = Phase.EMPTY;
  const status = checkShape();
  return status ? status : planArena(length);
}

/** Opens the place of a whole picture to the host. */
export function openPicture(): void {
  halt();
  phase = Phase.WHOLE;
}

/** Whether a whole picture may have been written since the last answer. */
export function isOpen(): bool {
  return phase == Phase.WHOLE;
}

export function beginInput(width: u32, height: u32, fit: u32, pixels: u32, stride: u32): Status {
  if (!isLoaded()) return refuse(Status.STATE, 0);
  halt();
  const status = beginPicture(width, height, fit != 0, pixels, stride);
  phase = status ? Phase.LOADED : Phase.PICTURE;
  return status;
}

/** Where the next bytes of a picture are copied. */
export function inputAt(): usize {
  return isLoaded() ? stagingAt() : 0;
}

/** How many bytes the next push takes at most: 0 where none is due. */
export function dueInput(): u32 {
  return phase == Phase.PICTURE ? stagingBytes() : 0;
}

export function pushInput(bytes: u32): Status {
  if (phase != Phase.PICTURE) return refuse(Status.STATE, 0);
  const status = pushBytes(bytes);
  if (status == Status.MORE) return Status.OK;
  if (status == Status.OK) {
    rewind();
    phase = Phase.RUNNING;
  }
  return status;
}

export function stepNetwork(budget: u32): Status {
  if (phase == Phase.DONE) return Status.OK;
  if (phase != Phase.RUNNING) return refuse(Status.STATE, 0);
  if (advance(max(budget, 1))) return Status.MORE;
  if (contract.classes) normalize();
  phase = Phase.DONE;
  return Status.OK;
}

export function runNetwork(): Status {
  return stepNetwork(u32.MAX_VALUE);
}

/** Runs one layer alone, to be timed. It overwrites what a picture has left: the next one is due. */
export function profileNetwork(layer: u32): Status {
  if (!isLoaded() || layer >= plan.layers) return refuse(Status.STATE, layer);
  halt();
  phase = Phase.LOADED;
  if (!Arena.STREAMS || !profileStreamed(layer)) profileLayer(layer);
  return Status.OK;
}

/** Runs the golden picture; the detail is the first layer that differs from the file's digest. */
export function proveNetwork(): Status {
  if (!isLoaded()) return refuse(Status.STATE, 0);
  halt();
  runGolden();
  phase = Phase.LOADED;
  const layer = firstDifference();
  return layer < plan.layers ? refuse(Status.SELFTEST, layer) : Status.OK;
}
