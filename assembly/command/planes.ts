/** Where the planes of a raw frame lie in the input, and the bytes between and behind them. */
import { fail, Failure } from './errors';
import { ended, skip } from './input';
import { pushNext } from './picture';

const YUYV: u32 = 5;
const I420: u32 = 8;

/** By `enum mobilenet_pixels` of abi.h: bytes of a pixel in the first plane, of two in the formats of four of YUV. */
const BYTES = memory.data<u8>([3, 3, 4, 4, 1, 4, 1, 1, 1, 4, 4, 4, 2, 2]);
/** How many planes. */
export const PLANES = memory.data<u8>([1, 1, 1, 1, 1, 1, 2, 2, 3, 1, 1, 1, 1, 1]);

let kind: u32 = 0;
let width: u32 = 0;
let height: u32 = 0;
let stride: u32 = 0;
let rows: u32 = 0;
let second: u32 = 0;
let third: u32 = 0;

/**
 * @param bytes from a row of the first plane to the next, 0 where rows touch
 * @param aligned rows of the first plane in the input, at least the height
 * @param next where the second plane begins, 0 where it follows the rows of the first
 * @param last where the third begins, 0 where it follows those of the second
 */
export function setPlaces(
  format: u32,
  across: u32,
  down: u32,
  bytes: u32,
  aligned: u32,
  next: u32,
  last: u32,
): void {
  kind = format;
  width = across;
  height = down;
  stride = bytes;
  rows = aligned;
  second = next;
  third = last;
}

/** Bytes of a row of a plane. */
function row(plane: u32): u32 {
  const half = (width + 1) >> 1;
  if (plane) return kind == I420 ? half : 2 * half;
  const bytes = load<u8>(BYTES + kind);
  return bytes * (bytes == 4 && kind >= YUYV ? half : width);
}

/** Bytes from a row to the next. */
function step(plane: u32): u64 {
  if (!stride) return row(plane);
  return plane && kind == I420 ? (stride + 1) >> 1 : stride;
}

/** Rows of a plane where the first has `count`. */
function tall(plane: u32, count: u32): u64 {
  return plane ? (count + 1) >> 1 : count;
}

/** Where a plane begins in the input. */
function place(plane: u32): u64 {
  if (!plane) return 0;
  const given = plane == 1 ? second : third;
  return given ? given : place(plane - 1) + step(plane - 1) * tall(plane - 1, rows);
}

/**
 * Pushes every plane of an opened frame. What follows the last row may be there or not, up to its stride and the rows; it is
 * not looked at where places were given.
 */
export function pushPlanes(): void {
  const last = <u32>load<u8>(PLANES + kind) - 1;
  let at: u64 = 0;
  for (let plane: u32 = 0; plane <= last; plane++) {
    const start = place(plane);
    if (start < at) fail(Failure.PLACES);
    const bytes = step(plane) * tall(plane, height);
    if (!skip(start - at) || !pushNext(bytes)) fail(Failure.PICTURE_CUT);
    at = start + bytes;
  }
  if (second || ended()) return;
  const behind = step(last) * (tall(last, rows) - tall(last, height) + 1) - row(last);
  if (!skip(behind)) fail(Failure.PICTURE_CUT);
  if (!ended()) fail(Failure.PICTURE_LONG);
}
