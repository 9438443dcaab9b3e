/**
 * The second pass: rows as wide as the input to the rows of the input plane.
 *
 * Shrinking, each row adds to the sums of two output rows, u32 [3 · side] and the weight, bounds as in the first pass;
 * image/map has a place for each parity. Growing, each output row is read from two neighbours.
 */
import { fillBytes } from '../memory/bytes';
import { contract } from '../format/contract';
import { Axis, PLACE_SHIFT, PLACE_UNIT } from './axis';
import { writePixels } from './colour';
import { grow } from './grow';
import { finishedAt, rowBytes, sumBytes, sumsAt } from './map';

export function beginRows(axis: Axis): void {
  axis.rewind();
  fillBytes(sumsAt(0), 0, sumBytes());
  fillBytes(sumsAt(1), 0, sumBytes());
}

/** The next row, u8 [side][3]; it must stay until the next but one. */
export function pushRow(axis: Axis, row: usize): void {
  if (axis.grows) {
    if (axis.index == 0) axis.before = row;
    grow(axis, row, finishedAt(), rowBytes(), true);
    axis.before = row;
    axis.index++;
  } else shrink(axis, row);
}

/** Writes the rows that wait for no other. */
export function endRows(axis: Axis): void {
  if (axis.grows) grow(axis, axis.before, finishedAt(), rowBytes(), true);
  else {
    finish(axis);
    finish(axis);
  }
}


@inline
function shrink(axis: Axis, row: usize): void {
  const j = axis.place >> PLACE_SHIFT;
  if (j > axis.current) finish(axis);
  // Most rows above and below the cut touch nothing that is kept.
  if (axis.keeps(j) || axis.keeps(j + 1)) {
    add(sumsAt(j), row, PLACE_UNIT - axis.part);
    add(sumsAt(j + 1), row, axis.part);
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
  const current = axis.current;
  const sums = sumsAt(current);
  if (axis.keeps(current)) {
    const weight = load<u32>(sums + (rowBytes() << 2));
    const half = weight >> 1;
    for (let i: u32 = 0; i < rowBytes(); i++) {
      store<u8>(finishedAt() + i, <u8>((load<u32>(sums + (i << 2)) + half) / weight));
    }
    writePixels(finishedAt(), contract.width);
  }
  fillBytes(sums, 0, sumBytes());
  axis.current = current + 1;
}
