/**
 * A picture on its way to the input plane: its bytes come in pieces of any length, plane after plane and row after row,
 * and are resized and cut as they come, in memory that depends on the input's sides alone.
 */
import { Contract, Fit, contract } from '../format/contract';
import { copyBytes } from '../memory/bytes';
import { plan } from '../memory/plan';
import { product } from '../memory/size';
import { Status, refuse } from '../status';
import { Axis } from './axis';
import { beginColumns, endColumns, pushColumns } from './columns';
import { MATRICES, beginPlane, chooseMatrix, writePixels } from './colour';
import { FORMATS, Layout, Role, layoutOf, unpack } from './layout';
import { beginRows, endRows, pushRow } from './rows';

const MAX_SIDE: u32 = 32768;

/** Groups that are unpacked at a time, to u8 [2 · GROUPS][3] at most. */
const GROUPS: u32 = 64;
const unpacked = memory.data(3 * 128);

/** The two axes of the current picture. */
const across = changetype<Axis>(memory.data(Axis.BYTES, 8));
const down = changetype<Axis>(memory.data(Axis.BYTES, 8));

/** The plane that comes in, and the stride that was given. */
let layout = changetype<Layout>(0);
let stride: u32 = 0;
/** Bytes that are still due: of the whole picture, and of the padding between two rows. */
let due: u64 = 0;
let padding: u32 = 0;
/** Pixels that are due in the row, and rows of the picture that are due in the plane. */
let dueInRow: u32 = 0;
let dueRows: u32 = 0;
/** Bytes of a group that is not yet whole, at the start of the scratch. */
let rest: u32 = 0;
/** Whether the plane's pixels go on as they are. */
let direct: bool = false;

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
  padding = 0;
  if (!isSide(width, exact, contract.width)) return refuse(Status.IMAGE_SIZE, width);
  if (!isSide(height, exact, contract.height)) return refuse(Status.IMAGE_SIZE, height);
  const kind = format & 255;
  const flags = format >> 8;
  if (kind >= FORMATS) return refuse(Status.IMAGE_FORMAT, format);
  layout = layoutOf(kind);
  if (flags >= (layout.role == Role.RGB ? 1 : MATRICES)) return refuse(Status.IMAGE_FORMAT, format);
  planAxes(contract, width, height, exact);
  chooseMatrix(flags);
  stride = rowStride;
  const bytes = pictureBytes(width, height);
  if (!bytes) return refuse(Status.IMAGE_FORMAT, rowStride);
  due = bytes;
  beginLayout();
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
  let plane = layout;
  while (true) {
    const step = plane.stride(width, stride);
    const row = plane.rowBytes(width);
    if (step < row) return 0;
    bytes += product(step, (height + plane.tall) >> plane.tall);
    if (plane.isLast) return bytes - (step - row);
    plane = plane.after;
  }
}

/** Begins the plane `layout`. */
function beginLayout(): void {
  dueRows = down.picture;
  direct = across.isWhole && down.isWhole && !layout.tall;
  beginPlane(layout.role);
  beginRow();
  beginRows(down);
}

/** Takes the next bytes from the staging. Answers MORE while any are due. */
export function pushBytes(count: u32): Status {
  if (count > stagingBytes()) return refuse(Status.IMAGE_PIXELS, <u32>min<u64>(due, u32.MAX_VALUE));
  due -= count;
  count += rest;
  let at = plan.scratch;
  while (true) {
    const skipped = min(count, padding);
    padding -= skipped;
    at += skipped;
    count -= skipped;
    const group = <u32>layout.group;
    const inRow = (dueInRow + layout.pair) >> layout.pair;
    const groups = min(count / group, layout.isPlain ? inRow : min(inRow, GROUPS));
    if (!groups) break;
    pushPixels(at, min(groups << layout.pair, dueInRow));
    at += groups * group;
    count -= groups * group;
  }
  rest = count;
  copyBytes(plan.scratch, at, rest);
  return due ? Status.MORE : Status.OK;
}

/** Takes pixels of one row. */
function pushPixels(at: usize, count: u32): void {
  if (!layout.isPlain) {
    unpack(layout, at, count, unpacked);
    at = unpacked;
  }
  if (direct) writePixels(at, count);
  else pushColumns(across, at, count);
  dueInRow -= count;
  if (!dueInRow) endRow();
}

function endRow(): void {
  let rows = min<u32>(1 << layout.tall, dueRows);
  dueRows -= rows;
  if (!direct) {
    const row = endColumns(across);
    for (; rows > 0; rows--) pushRow(down, row);
    if (!dueRows) endRows(down);
  }
  padding = layout.padding(across.picture, stride);
  if (dueRows) beginRow();
  else if (!layout.isLast) {
    layout = layout.after;
    beginLayout();
  }
}

function beginRow(): void {
  dueInRow = across.picture;
  if (!direct) beginColumns(across);
}
