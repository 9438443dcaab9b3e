/**
 * The second pass: rows as wide as the input to the rows of the input plane.
 *
 * Shrinking, each row adds to the sums of two output rows, u32 [side][3] each, bounds as in the first pass; the sums of
 * output row j stand in the buffer of j's parity. Growing, each output row is read from two neighbouring rows.
 */
import { aligned } from '../memory/size';
import { contract } from '../format/contract';
import { picture } from '../memory/arena';
import { Axis, PLACE_SHIFT, PLACE_UNIT, between } from './axis';
import { writePixels } from './colour';

/** Shrinking: the output row to which the last row gave its larger part or less, and the weights of both sums. */
let current: i32 = 0;
let evenWeight: u32 = 0;
let oddWeight: u32 = 0;
/** Growing: the index of the next row, the one before it, the next output row. */
let index: i32 = 0;
let before: usize = 0;
let line: u32 = 0;

/** Bytes of a row. */
// @ts-ignore: decorator
@inline
function rowBytes(): u32 {
  return <u32>contract.width * 3;
}

/** A finished row stands where the first pass keeps its sums, which are idle between two rows. */
// @ts-ignore: decorator
@inline
function finished(): usize {
  return picture;
}

function sumsOf(j: i32): usize {
  const width = <u32>contract.width;
  const at = picture + <usize>(aligned(width << 4) + 2 * aligned(width * 3));
  return j & 1 ? at + <usize>aligned(width * 12) : at;
}

export function beginRows(axis: Axis): void {
  index = 0;
  line = 0;
  evenWeight = 0;
  oddWeight = 0;
  axis.seek(axis.grows ? axis.start : 0);
  current = axis.place >> PLACE_SHIFT;
  memory.fill(sumsOf(0), 0, rowBytes() << 2);
  memory.fill(sumsOf(1), 0, rowBytes() << 2);
}

/** The next row, u8 [side][3]; it must stay until the next but one. */
export function pushRow(axis: Axis, row: usize): void {
  if (axis.grows) {
    if (index == 0) before = row;
    grow(axis, index, row);
    before = row;
    index++;
  } else shrink(axis, row);
}

/** Writes the rows that wait for no other. */
export function endRows(axis: Axis): void {
  if (axis.grows) grow(axis, index, before);
  else {
    finish(axis, current);
    finish(axis, current + 1);
  }
}

function shrink(axis: Axis, row: usize): void {
  const part = axis.place & (PLACE_UNIT - 1);
  const j = axis.place >> PLACE_SHIFT;
  if (j > current) {
    finish(axis, current);
    current = j;
  }
  add(axis, j, row, PLACE_UNIT - part);
  add(axis, j + 1, row, part);
  axis.advance();
}

// @ts-ignore: decorator
@inline
function isKept(axis: Axis, j: i32): bool {
  return <u32>(j - <i32>axis.start) < axis.side;
}

function add(axis: Axis, j: i32, row: usize, weight: u32): void {
  if (!isKept(axis, j)) return;
  if (j & 1) oddWeight += weight;
  else evenWeight += weight;
  let sum = sumsOf(j);
  for (const end = row + rowBytes(); row < end; row++, sum += 4) {
    store<u32>(sum, load<u32>(sum) + weight * <u32>load<u8>(row));
  }
}

/** Writes output row j from its sums and clears them for row j + 2. */
function finish(axis: Axis, j: i32): void {
  if (!isKept(axis, j)) return;
  const weight = j & 1 ? oddWeight : evenWeight;
  if (j & 1) oddWeight = 0;
  else evenWeight = 0;
  const half = weight >> 1;
  let sum = sumsOf(j);
  for (let to = finished(), end = to + rowBytes(); to < end; to++, sum += 4) {
    store<u8>(to, <u8>((load<u32>(sum) + half) / weight));
    store<u32>(sum, 0);
  }
  writePixels(finished(), contract.width);
}

/** Writes the output rows whose lower neighbour is row i. */
function grow(axis: Axis, i: i32, row: usize): void {
  for (; line < axis.side && axis.place >> PLACE_SHIFT < i; line++) {
    const part = axis.place & (PLACE_UNIT - 1);
    for (let x: u32 = 0; x < rowBytes(); x++) {
      store<u8>(finished() + x, between(load<u8>(before + x), load<u8>(row + x), part));
    }
    writePixels(finished(), contract.width);
    axis.advance();
  }
}
