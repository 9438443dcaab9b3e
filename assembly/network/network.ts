/** The life of a network: loaded, given a picture, run, read. Every call knows whether it is its turn. */
import { WIDE } from '../memory/activation';
import { xorshift } from '../arithmetic/noise';
import { checkAnswers, goldenSeed } from '../format/answers';
import { checkChannels } from '../format/channels';
import { checkContract, contract } from '../format/contract';
import { checkFrame } from '../format/file';
import { checkLayers, layerCount } from '../format/layers';
import { beginPicture, pushPixels, stagedPixels } from '../image/picture';
import { prepareFilters } from '../kernels/filters';
import { planArena, reserveFile, scratch } from '../memory/arena';
import { hasFilters, layerAt } from '../memory/layer';
import { Status, refuse } from '../status';
import { firstDifference, prove } from './proof';
import { normalize } from './softmax';
import { advance, rewind } from './stage';

/** How far a network has come; each phase allows what the ones before allow. */
const enum Phase {
  EMPTY,
  RESERVED,
  LOADED,
  /** Pixels are due. */
  PICTURE,
  /** The picture is whole; the network runs. */
  RUNNING,
  DONE,
}

let phase: Phase = Phase.EMPTY;

export function isLoaded(): bool {
  return phase >= Phase.LOADED;
}

export function isDone(): bool {
  return phase == Phase.DONE;
}

export function reserveNetwork(length: u32): usize {
  const at = reserveFile(length);
  phase = at ? Phase.RESERVED : Phase.EMPTY;
  return at;
}

/** Checks every part of the file before anything is made of it. */
export function loadNetwork(): Status {
  if (phase != Phase.RESERVED) return refuse(Status.STATE, 0);
  phase = Phase.EMPTY;
  let status = checkFrame();
  if (!status) status = checkContract();
  if (!status) status = checkLayers();
  if (!status) status = checkChannels();
  if (!status) status = checkAnswers();
  if (!status) status = planArena(layerCount, contract.classes);
  if (status) return status;
  if (WIDE) {
    for (let i: u32 = 0; i < layerCount; i++) if (hasFilters(layerAt(i))) prepareFilters(layerAt(i));
  }
  phase = Phase.LOADED;
  return Status.OK;
}

export function beginInput(width: u32, height: u32, exact: bool): Status {
  if (!isLoaded()) return refuse(Status.STATE, 0);
  const status = beginPicture(width, height, exact);
  phase = status ? Phase.LOADED : Phase.PICTURE;
  return status;
}

export function pushInput(pixels: u32): Status {
  if (phase != Phase.PICTURE) return refuse(Status.STATE, 0);
  const status = pushPixels(pixels);
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

/** Runs the golden picture; the detail is the first layer that differs from the file's digest. */
export function proveNetwork(): Status {
  if (!isLoaded()) return refuse(Status.STATE, 0);
  beginInput(contract.width, contract.height, true);
  pushNoise(<u32>contract.width * contract.height);
  prove(true);
  advance(u32.MAX_VALUE);
  prove(false);
  phase = Phase.LOADED;
  const layer = firstDifference();
  return layer < layerCount ? refuse(Status.SELFTEST, layer) : Status.OK;
}

function pushNoise(pixels: u32): void {
  let state = goldenSeed;
  while (pixels > 0) {
    const count = min(pixels, stagedPixels());
    for (let at = scratch, end = scratch + count * 3; at < end; at++) {
      state = xorshift(state);
      store<u8>(at, <u8>(state >> 24));
    }
    pushInput(count);
    pixels -= count;
  }
}
