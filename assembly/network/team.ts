/**
 * The network on several threads, each with an instance of the module over the one shared memory. Thread 0 alone opens
 * stages, when the one before is settled; all threads take units of the open stage, in any order and number: a unit is
 * some rows of a stage and some of its output channels, and no two write the same bytes, so the answer does not depend
 * on who does what. Each thread produces the rows of its units into a scratch of its own; a strip that is shared out by
 * channels is produced by every thread that works on it.
 *
 * Globals belong to an instance: what the others need to know stands in the shared memory.
 */
import { pointwise } from '../kernels/pointwise';
import { produce } from '../kernels/produce';
import { Layer, layerAt } from '../memory/layer';
import { plan } from '../memory/plan';
import { fillBorder } from '../memory/plane';
import { NONE, Stage, stageAt } from '../memory/stage';
import { call, callsHeard, isDismissed, refuseFault, rest } from '../team/rest';
import { NO_UNIT, claim, finish, opening, settle, share, withdraw } from '../team/shares';
import { joinDot } from '../tiles/probe';
import { hashProducer, hashReader, isProving } from './proof';
import { slice, onBench } from './slice';

/** Output channels of a unit: whole blocks, and filters that a second-level cache holds with room to spare. */
const CHANNELS: u32 = 64;

/** The open stage, as every thread finds it; all else is in the tables and the plan. */
@unmanaged
class Opening {
  /** Rows of a strip. */
  rows: u32;
  /** Units of a strip. */
  parts: u32;
  /** Whether it is open still. */
  lasts: bool;
  /** Whether thread 0 may sleep while it waits for the others. */
  sleeps: bool;
}

const open = changetype<Opening>(memory.data(offsetof<Opening>(), 64));

/** The strip that this thread has in its scratch. */
let heldOpening: u32 = 0;
let heldStrip: u32 = 0;

/** Whether thread 0 may sleep from now on. */
export function letSleep(may: bool): void {
  open.sleeps = may;
}

/** Begins a run on the input plane. */
export function rewind(): void {
  plan.current = 0;
}

/** Ends a run before its end: on return no other thread is at work. */
export function halt(): void {
  if (!open.lasts) return;
  withdraw();
  while (!settle(open.sleeps)) refuseFault();
  open.lasts = false;
}

/** Thread 0: does at most so many units. Answers whether work is left. */
export function advance(budget: u32): bool {
  while (plan.current < plan.stages && budget > 0) {
    if (!open.lasts) openStage();
    const unit = claim(0);
    if (unit != NO_UNIT) work(0, unit);
    else if (settle(open.sleeps)) {
      closeStage();
      continue;
    } else refuseFault();
    budget--;
  }
  return plan.current < plan.stages;
}

/** Every other thread that was planned for: takes part until it is dismissed. */
export function serve(thread: u32): void {
  if (thread - 1 >= plan.threads - 1) return;
  while (true) {
    const heard = callsHeard();
    if (isDismissed()) return;
    for (let unit = claim(thread); unit != NO_UNIT; unit = claim(thread)) work(thread, unit);
    rest(heard);
  }
}

function openStage(): void {
  refuseFault();
  const stage = stageAt(plan.current);
  const producer = layerAt(stage.producer);
  const threads = max<u32>(plan.threads, 1);
  fillBorder(producer);
  open.rows = min<u32>(stage.rows, (producer.outHeight + threads - 1) / threads);
  open.parts = stage.reader == NONE ? 1 : (<u32>layerAt(stage.reader).channels + CHANNELS - 1) / CHANNELS;
  const strips = (producer.outHeight + open.rows - 1) / open.rows;
  share(strips * open.parts, threads);
  open.lasts = true;
  call();
}

function closeStage(): void {
  if (isProving()) hashStage(stageAt(plan.current));
  open.lasts = false;
  plan.current++;
}

/** The outputs of producers lie in no plane: they are made once more, in order. */
function hashStage(stage: Stage): void {
  const producer = layerAt(stage.producer);
  for (let row: u32 = 0, rows: u32 = 0; row < producer.outHeight; row += rows) {
    rows = min<u32>(producer.outHeight - row, stage.rows);
    produce(producer, row, rows);
    hashProducer(stage, row, rows);
    hashReader(stage, row, rows);
  }
}

/** Does a claimed unit. */
function work(thread: u32, unit: u32): void {
  const stage = stageAt(plan.current);
  const behind = thread * plan.benchBytes;
  const own = plan.benchLayers + behind;
  const producer = onBench(layerAt(stage.producer), changetype<Layer>(own), behind);
  const strip = unit / open.parts;
  const row = strip * open.rows;
  const rows = min<u32>(producer.outHeight - row, open.rows);
  if (heldOpening != opening() || heldStrip != strip) {
    if (ASC_FEATURE_RELAXED_SIMD) joinDot();
    produce(producer, row, rows);
    heldOpening = opening();
    heldStrip = strip;
  }
  if (stage.reader != NONE) {
    const reader = onBench(layerAt(stage.reader), changetype<Layer>(own + Layer.BYTES), behind);
    const first = (unit - strip * open.parts) * CHANNELS;
    slice(reader, first, min(reader.channels - first, CHANNELS));
    pointwise(reader, row, rows);
  }
  finish();
}
