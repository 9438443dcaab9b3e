/**
 * The second pass: rows as wide as the input to the rows of the input plane.
 *
 * Shrinking, each row adds to the sums of two output rows, u32 [3 · side] and the weight, bounds as in the first pass;
 * the sums of output row j stand in the buffer of j's parity. Growing, each output row is read from two neighbours.
 */
import { fillBytes } from '../memory/bytes';
import { aligned } from '../memory/size';
import { contract } from '../format/contract';
import { picture } from '../memory/arena';
import { Axis, PLACE_SHIFT, PLACE_UNIT, blend } from './axis';
import { writePixels } from './colour';

/** Shrinking: the output row whose sum is nearly done. */
let current: i32 = 0;
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

/** Bytes of the sums of a row: one for each of its bytes, and the weight. */
// @ts-ignore: decorator
@inline
function sumBytes(): u32 {
  return (rowBytes() + 1) << 2;
}

/** A finished row stands after the two rows of the first pass, the two sums after it. */
function finished(): usize {
  return picture + 2 * <usize>aligned(rowBytes());
}

function sumsOf(j: i32): usize {
  const at = finished() + <usize>aligned(rowBytes());
  return j & 1 ? at + <usize>aligned(sumBytes()) : at;
}

export function beginRows(axis: Axis): void {
  index = 0;
  line = 0;
  axis.rewind();
  current = axis.place >> PLACE_SHIFT;
  fillBytes(sumsOf(0), 0, sumBytes());
  fillBytes(sumsOf(1), 0, sumBytes());
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
    finish(axis);
    finish(axis);
  }
}

// @ts-ignore: decorator
@inline
function shrink(axis: Axis, row: usize): void {
  const j = axis.place >> PLACE_SHIFT;
  if (j > current) finish(axis);
  // Most rows above and below the cut touch nothing that is kept.
  if (axis.keeps(j) || axis.keeps(j + 1)) {
    add(sumsOf(j), row, PLACE_UNIT - axis.part);
    add(sumsOf(j + 1), row, axis.part);
  }
  axis.advance();
}

function add(sum: usize, row: usize, weight: u32): void {
  for (const end = row + rowBytes(); row < end; row++, sum += 4) {
    store<u32>(sum, load<u32>(sum) + weight * <u32>load<u8>(row));
  }
  store<u32>(sum, load<u32>(sum) + weight);
}

/** Writes the current output row from its sums, clears them for the row after the next, and goes to the next. */
function finish(axis: Axis): void {
  const sums = sumsOf(current);
  if (axis.keeps(current)) {
    const weight = load<u32>(sums + (rowBytes() << 2));
    const half = weight >> 1;
    for (let i: u32 = 0; i < rowBytes(); i++) {
      store<u8>(finished() + i, <u8>((load<u32>(sums + (i << 2)) + half) / weight));
    }
    writePixels(finished(), contract.width);
  }
  fillBytes(sums, 0, sumBytes());
  current++;
}

/** Writes the output rows whose lower neighbour is row i. */
function grow(axis: Axis, i: i32, row: usize): void {
  for (; line < axis.side && axis.place >> PLACE_SHIFT < i; line++) {
    blend(finished(), before, row, rowBytes(), axis.part);
    writePixels(finished(), contract.width);
    axis.advance();
  }
}
