/**
 * A picture on its way to the input plane: its bytes come in pieces of any length, plane after plane and row after row,
 * and are resized and cut as they come, in memory that depends on the network alone.
 */
import { Contract, Fit, contract } from '../format/contract';
import { copyBytes } from '../memory/bytes';
import { plan } from '../memory/plan';
import { product } from '../memory/size';
import { Status, refuse } from '../status';
import { Axis, across, down } from './axis';
import { beginColumns, endColumns, neededByte, pushColumns, rewindColumns } from './columns';
import { MATRICES, beginColours, chooseMatrix, copyRow, isInput } from './colour';
import { FORMATS, Role, beginPlanes, nextPlane, plane } from './layout';
import { beginRows, endRows, nextRow, pushRow, wantsRow } from './rows';

const MAX_SIDE: u32 = 32768;

/** The stride that was given. */
let stride: u32 = 0;
/** Bytes of the whole picture that are still due. */
let due: u64 = 0;
/** Rows of the picture that are due in the plane. */
let dueRows: u32 = 0;
/** Bytes at the start of the scratch that wait for those behind them, and their place in the row. */
let rest: u32 = 0;
let from: u32 = 0;
/** Bytes before the next row. */
let skip: u32 = 0;
/** Whether anything that is kept needs the row. */
let wanted: bool = false;
/** Whether the plane's rows are copied to the input as they are: where a copy is one instruction. */
let copied: bool = false;

/** Where the next bytes are copied. The scratch is idle until the network runs. */
export function stagingAt(): usize {
  return plan.scratch + rest;
}

/** How many bytes the next push takes at most: 0 once the picture is whole. */
export function stagingBytes(): u32 {
  return <u32>min<u64>(due, plan.scratchBytes - rest);
}

/**
 * Begins a picture.
 *
 * @param exact whether it already has the input's sides
 * @param format `enum mobilenet_pixels`
 * @param rowStride bytes from a row of the first plane to the next, 0 where rows touch
 */
export function beginPicture(width: u32, height: u32, exact: bool, format: u32, rowStride: u32): Status {
  due = 0;
  rest = 0;
  from = 0;
  skip = 0;
  if (!isSide(width, exact, contract.width)) return refuse(Status.IMAGE_SIZE, width);
  if (!isSide(height, exact, contract.height)) return refuse(Status.IMAGE_SIZE, height);
  const kind = format & 255;
  const flags = format >> 8;
  if (kind >= FORMATS) return refuse(Status.IMAGE_FORMAT, format);
  beginPlanes(kind);
  if (flags >= (plane.role == Role.RGB ? 1 : MATRICES)) return refuse(Status.IMAGE_FORMAT, format);
  planAxes(contract, width, height, exact);
  chooseMatrix(flags);
  stride = rowStride;
  const bytes = pictureBytes(width, height);
  if (!bytes) return refuse(Status.IMAGE_FORMAT, rowStride);
  due = bytes;
  beginPlane();
  return Status.OK;
}

function isSide(side: u32, exact: bool, input: u32): bool {
  return exact ? side == input : side - 1 < MAX_SIDE;
}

function planAxes(c: Contract, width: u32, height: u32, exact: bool): void {
  let toWidth = exact ? width : <u32>c.resizeWidth;
  let toHeight = exact ? height : <u32>c.resizeHeight;
  if (!exact && c.fit == Fit.COVER) {
    if (product(width, toHeight) >= product(height, toWidth)) toWidth = Axis.follow(width, height, toHeight);
    else toHeight = Axis.follow(height, width, toWidth);
  }
  across.plan(width, toWidth, c.width);
  down.plan(height, toHeight, c.height);
}

/** Bytes to the end of the last row. < 2^48. 0 where the stride is shorter than a row. */
function pictureBytes(width: u32, height: u32): u64 {
  let bytes: u64 = 0;
  let layout = plane;
  while (true) {
    const step = layout.stride(width, stride);
    const row = layout.rowBytes(width);
    if (step < row) return 0;
    bytes += product(step, (height + layout.tall) >> layout.tall);
    if (layout.isLast) return bytes - (step - row);
    layout = layout.after;
  }
}

/** Begins the plane. */
function beginPlane(): void {
  dueRows = down.picture;
  copied = ASC_FEATURE_BULK_MEMORY && across.isWhole && down.isWhole && isInput();
  beginColours();
  beginColumns();
  beginRows();
  beginRow();
}

/** Takes the next bytes from the staging. Answers MORE while any are due. */
export function pushBytes(count: u32): Status {
  if (count > stagingBytes()) return refuse(Status.IMAGE_PIXELS, <u32>min<u64>(due, u32.MAX_VALUE));
  due -= count;
  let at = plan.scratch;
  const end = at + rest + count;
  while (dueRows) {
    const skipped = min(<u32>(end - at), skip);
    at += skipped;
    skip -= skipped;
    if (at == end) break;
    const row = at - from;
    const available = <u32>(end - row);
    if (wanted && !pushColumns(row, available)) {
      from = min(neededByte(), available);
      at = row + from;
      break;
    }
    from = 0;
    const step = plane.stride(across.picture, stride);
    skip = step > available ? step - available : 0;
    at = skip ? end : row + step;
    endRow(row);
  }
  // Behind what the last row has for the columns that are kept nothing waits.
  rest = dueRows ? <u32>(end - at) : 0;
  // What waits stays where it is while bytes come one by one.
  if (at != plan.scratch) copyBytes(plan.scratch, at, rest);
  return due ? Status.MORE : Status.OK;
}

function endRow(row: usize): void {
  let rows = min<u32>(1 << plane.tall, dueRows);
  dueRows -= rows;
  if (ASC_FEATURE_BULK_MEMORY && copied) copyRow(row);
  else {
    const to = nextRow();
    if (wanted) endColumns(row, to);
    for (; rows > 0; rows--) pushRow(to);
  }
  if (dueRows) return beginRow();
  endRows();
  if (plane.isLast) return;
  nextPlane();
  beginPlane();
}

function beginRow(): void {
  wanted = wantsRow();
  if (wanted) rewindColumns();
}
