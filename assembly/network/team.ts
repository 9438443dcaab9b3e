/**
 * The network on several threads, each with an instance of the module over the one shared memory. Thread 0 alone opens
 * stages, when the one before is settled; all threads take units of the open stage, in any order and number: a unit is
 * some rows of a stage and some of its output channels, and no two write the same bytes, so the answer does not depend
 * on who does what. Each thread produces the rows of its units into a scratch of its own; a tile that is shared out by
 * channels is produced by every thread that works on it.
 *
 * Globals belong to an instance: what the others need to know stands in the shared memory.
 */
import { contract } from '../format/contract';
import { layerCount } from '../format/layers';
import { pointwise } from '../kernels/pointwise';
import { benchBytes, benchLayers, embedding, rowsWithin, threads } from '../memory/arena';
import { Layer, layerAt } from '../memory/layer';
import { fillBorder } from '../memory/plane';
import { call, callsHeard, isDismissed, refuseFault, rest } from '../team/rest';
import { NO_UNIT, claim, finish, opening, settle, share, withdraw } from '../team/shares';
import { hashPointwise, hashProducer, isProving } from './proof';
import { slice, onBench } from './slice';
import { produce, producerOf } from './stage';

/** Output channels of a unit: whole blocks, and filters that a second-level cache holds with room to spare. */
const CHANNELS: u32 = 64;

/** The open stage, as every thread finds it. */
@unmanaged
class Stage {
  producer: u32;
  /** The layer that reads the scratch; `layerCount` or more: none. */
  reader: u32;
  layers: u32;
  /** Rows of a tile. */
  rows: u32;
  /** Units of a tile. */
  parts: u32;
  /** Bytes from a thread's bench to the next one's, and the first thread's two layers. */
  benchBytes: u32;
  benchLayers: usize;
  embedding: usize;
  signed: u32;
}

const open = changetype<Stage>(memory.data(40, 64));

/** Where thread 0 stands: the stage, and whether it is open. */
let stage: u32 = 0;
let isOpen: bool = false;

/** Whether thread 0 may sleep while it waits for the others. */
let sleeps: bool = false;

/** The tile that this thread has in its scratch. */
let heldOpening: u32 = 0;
let heldTile: u32 = 0;

/** Whether thread 0 may sleep from now on. */
export function letSleep(may: bool): void {
  sleeps = may;
}

/** Begins a run on the input plane. */
export function rewind(): void {
  stage = 0;
}

/** Ends a run before its end: on return no other thread is at work. */
export function halt(): void {
  if (!isOpen) return;
  withdraw();
  while (!settle(sleeps)) refuseFault();
  isOpen = false;
}

/** Thread 0: does at most so many units. Answers whether work is left. */
export function advance(budget: u32): bool {
  const stages = (layerCount >> 1) + 1;
  while (stage < stages && budget > 0) {
    if (!isOpen) openStage();
    const unit = claim(0);
    if (unit != NO_UNIT) work(0, unit);
    else if (settle(sleeps)) {
      closeStage();
      continue;
    } else refuseFault();
    budget--;
  }
  return stage < stages;
}

/** Every other thread: takes part until it is dismissed. */
export function serve(thread: u32): void {
  while (true) {
    const heard = callsHeard();
    if (isDismissed()) return;
    for (let unit = claim(thread); unit != NO_UNIT; unit = claim(thread)) work(thread, unit);
    rest(heard);
  }
}

function openStage(): void {
  refuseFault();
  const producer = producerOf(stage);
  const reader = stage << 1;
  fillBorder(producer);
  open.producer = stage ? reader - 1 : 0;
  open.reader = reader;
  open.layers = layerCount;
  open.rows = min(rowsWithin(producer), (producer.outHeight + threads - 1) / threads);
  open.parts = reader < layerCount ? (<u32>layerAt(reader).channels + CHANNELS - 1) / CHANNELS : 1;
  open.benchBytes = benchBytes;
  open.benchLayers = benchLayers;
  open.embedding = embedding;
  open.signed = contract.domain;
  const tiles = (producer.outHeight + open.rows - 1) / open.rows;
  share(tiles * open.parts, threads);
  isOpen = true;
  call();
}

function closeStage(): void {
  if (isProving()) hashStage();
  isOpen = false;
  stage++;
}

/** The outputs of producers lie in no plane: they are made once more, in order. */
function hashStage(): void {
  const producer = producerOf(stage);
  const most = rowsWithin(producer);
  if (stage) {
    for (let row: u32 = 0; row < producer.outHeight; row += most) {
      const rows = min(<u32>producer.outHeight - row, most);
      produce(producer, row, rows, contract.domain != 0, embedding);
      hashProducer((stage << 1) - 1, row, rows);
    }
  }
  const reader = stage << 1;
  if (reader < layerCount) hashPointwise(reader, 0, layerAt(reader).outHeight);
}

/** Does a claimed unit. */
function work(thread: u32, unit: u32): void {
  const behind = thread * open.benchBytes;
  const own = open.benchLayers + behind;
  const producer = onBench(layerAt(open.producer), changetype<Layer>(own), behind);
  const tile = unit / open.parts;
  const row = tile * open.rows;
  const rows = min(<u32>producer.outHeight - row, open.rows);
  if (heldOpening != opening() || heldTile != tile) {
    produce(producer, row, rows, open.signed != 0, open.embedding);
    heldOpening = opening();
    heldTile = tile;
  }
  if (open.reader < open.layers) {
    const reader = onBench(layerAt(open.reader), changetype<Layer>(own + Layer.BYTES), behind);
    const first = (unit - tile * open.parts) * CHANNELS;
    slice(reader, first, min(reader.channels - first, CHANNELS));
    pointwise(reader, row, rows);
  }
  finish();
}
