/** The life of a network: loaded, given a picture, run, read. Every call knows whether it is its turn. */
import { xorshift } from '../arithmetic/noise';
import { checkAnswers, goldenSeed } from '../format/answers';
import { checkChannels } from '../format/channels';
import { checkContract, contract } from '../format/contract';
import { checkFrame } from '../format/file';
import { checkLayers, layerCount } from '../format/layers';
import { beginPicture, pushBytes, stagingAt, stagingBytes } from '../image/picture';
import { prepareLayers } from '../kernels/prepare';
import { fileBytes, findBundledFile, planArena, reserveFile } from '../memory/arena';
import { Status, refuse } from '../status';
import { advance, halt, rewind } from './advance';
import { firstDifference, prove } from './proof';
import { profileLayer } from './profile';
import { normalize } from './softmax';

/** How far a network has come; each phase allows what the ones before allow. */
const enum Phase {
  /** Nothing has been reserved yet: a bundle's own file may be loaded. */
  FRESH,
  EMPTY,
  RESERVED,
  LOADED,
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
  const at = reserveFile(length);
  phase = at ? Phase.RESERVED : Phase.EMPTY;
  return at;
}

/** Checks every part of the file before anything is made of it: the reserved one, or that of a bundle. */
export function loadNetwork(): Status {
  if (phase != Phase.RESERVED && !(phase == Phase.FRESH && findBundledFile())) return refuse(Status.STATE, 0);
  phase = Phase.EMPTY;
  let status = checkFrame();
  if (!status) status = checkContract();
  if (!status) status = checkLayers();
  if (!status) status = checkChannels();
  if (!status) status = checkAnswers();
  if (!status) status = planArena(layerCount, contract.classes, fileBytes());
  if (status) return status;
  prepareLayers(layerCount);
  phase = Phase.LOADED;
  return Status.OK;
}

/**
 * Plans a network of which the reserved file has contract and layers alone, as if the whole file had `length` bytes.
 * The detail is the number of pages in any case.
 */
export function planNetwork(length: u32): Status {
  if (phase != Phase.RESERVED) return refuse(Status.STATE, 0);
  phase = Phase.EMPTY;
  let status = checkFrame();
  if (!status) status = checkContract();
  if (!status) status = checkLayers();
  if (!status) status = planArena(layerCount, contract.classes, length);
  return status;
}

export function beginInput(width: u32, height: u32, exact: bool, format: u32, stride: u32): Status {
  if (!isLoaded()) return refuse(Status.STATE, 0);
  halt();
  const status = beginPicture(width, height, exact, format, stride);
  phase = status ? Phase.LOADED : Phase.PICTURE;
  return status;
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

/** Runs one layer alone, to be timed. It overwrites what a picture has left: the next one is due. */
export function profileNetwork(layer: u32): Status {
  if (!isLoaded() || layer >= layerCount) return refuse(Status.STATE, layer);
  phase = Phase.LOADED;
  profileLayer(layer);
  return Status.OK;
}

/** Runs the golden picture; the detail is the first layer that differs from the file's digest. */
export function proveNetwork(): Status {
  if (!isLoaded()) return refuse(Status.STATE, 0);
  beginInput(contract.width, contract.height, true, 0, 0);
  pushNoise();
  prove(true);
  advance(u32.MAX_VALUE);
  prove(false);
  phase = Phase.LOADED;
  const layer = firstDifference();
  return layer < layerCount ? refuse(Status.SELFTEST, layer) : Status.OK;
}

function pushNoise(): void {
  let state = goldenSeed;
  for (let count = stagingBytes(); count > 0; count = stagingBytes()) {
    for (let at = stagingAt(), end = at + count; at < end; at++) {
      state = xorshift(state);
      store<u8>(at, <u8>(state >> 24));
    }
    pushInput(count);
  }
}
