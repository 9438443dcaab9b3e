/**
 * A picture on its way to the input plane: RGB pixels come in pieces of any length, row after row, and are resized and
 * cut as they come, in memory that depends on the input's side alone.
 */
import { Contract, Fit, contract } from '../format/contract';
import { scratch, scratchBytes } from '../memory/arena';
import { Status, refuse } from '../status';
import { Axis } from './axis';
import { beginColumns, endColumns, pushColumns } from './columns';
import { beginPlane, writePixels } from './colour';
import { beginRows, endRows, pushRow } from './rows';

const MAX_SIDE: u32 = 32768;

/** Bytes of a pixel that is pushed. */
const PIXEL: u32 = 3;

/** The two axes of the current picture. */
const across = changetype<Axis>(memory.data(40, 8));
const down = changetype<Axis>(memory.data(40, 8));

/** Pixels that are still due, and how many of them end the row. */
let due: u32 = 0;
let dueInRow: u32 = 0;
/** Whether the pixels go to the plane as they are. */
let direct: bool = false;

/** Pixels that one push takes: what the scratch holds, which is idle until the network runs. */
export function stagedPixels(): u32 {
  return scratchBytes / PIXEL;
}

/** Begins a picture; `exact`: it already has the input's sides. */
export function beginPicture(width: u32, height: u32, exact: bool): Status {
  const c = contract;
  due = 0;
  if (!isSide(width)) return refuse(Status.IMAGE_SIZE, width);
  if (!isSide(height)) return refuse(Status.IMAGE_SIZE, height);
  if (exact) {
    if (width != c.width) return refuse(Status.IMAGE_SIZE, width);
    if (height != c.height) return refuse(Status.IMAGE_SIZE, height);
    across.plan(width, width, width);
    down.plan(height, height, height);
  } else planAxes(c, width, height);
  direct = isWhole(across) && isWhole(down);
  due = width * height;
  dueInRow = width;
  beginPlane();
  beginColumns(across);
  beginRows(down);
  return Status.OK;
}

// @ts-ignore: decorator
@inline
function isSide(side: u32): bool {
  return side >= 1 && side <= MAX_SIDE;
}

/** Whether the axis is neither scaled nor cut. */
// @ts-ignore: decorator
@inline
function isWhole(axis: Axis): bool {
  return axis.picture == axis.side && axis.resized == axis.side;
}

function planAxes(c: Contract, width: u32, height: u32): void {
  let toWidth: u32 = c.resizeWidth;
  let toHeight: u32 = c.resizeHeight;
  if (c.fit == Fit.COVER) {
    if (<u64>width * toHeight >= <u64>height * toWidth) toWidth = Axis.follow(width, height, toHeight);
    else toHeight = Axis.follow(height, width, toWidth);
  }
  across.plan(width, toWidth, c.width);
  down.plan(height, toHeight, c.height);
}

/** Takes the next pixels from the staging. Answers MORE while pixels are due. */
export function pushPixels(count: u32): Status {
  if (count > due || count > stagedPixels()) return refuse(Status.IMAGE_PIXELS, due);
  due -= count;
  if (direct) {
    writePixels(scratch, count);
    return due ? Status.MORE : Status.OK;
  }
  for (let at = scratch; count > 0;) {
    const piece = min(count, dueInRow);
    pushColumns(across, at, piece);
    at += piece * PIXEL;
    count -= piece;
    dueInRow -= piece;
    if (dueInRow) break;
    dueInRow = across.picture;
    pushRow(down, endColumns(across));
    beginColumns(across);
  }
  if (due) return Status.MORE;
  endRows(down);
  return Status.OK;
}
