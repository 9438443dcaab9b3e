/**
 * The second pass: rows as wide as the input, u8 [3][pitch], to the rows of the input plane.
 *
 * Shrinking, each row adds to the sums of two output rows, bounds as in the first pass; image/map has a place for each
 * parity. Growing, each output row is the sum of two neighbours.
 */
import { fillBytes } from '../memory/bytes';
import { PLACE_UNIT, down } from './axis';
import { writeRow } from './colour';
import { DIVISOR_STEP, divide, setDivisor } from './divide';
import { isWhole, plane } from './layout';
import { Part, partAt, pitch } from './map';

/** The row of the picture that comes next, and the next output row to be written. */
let index: i32 = 0;
let current: i32 = 0;

/** The sum of the weights of the output rows of each parity, i32 [2], and what divides the one that is finished. */
const totals = memory.data(8, 4);
const divisor = memory.data(DIVISOR_STEP, 16);

/** Growing: the row before. */
let before: usize = 0;

/** Begins a plane. */
export function beginRows(): void {
  index = 0;
  current = down.grows ? down.start : -1;
  down.seek(max(current, 0));
  // The picture itself may lie in the place of the sums.
  if (isWhole(down)) return;
  clear(0);
  clear(1);
}

/** Bytes of a row that the channels of the plane have. */
function length(): u32 {
  return <u32>(plane.channels - plane.channel) * pitch();
}

/** Where the next row goes. It must stay until the next but one. */
export function nextRow(): usize {
  if (isWhole(down)) return partAt(Part.FINISHED);
  return partAt(Part.ROWS + ((index >> plane.tall) & 1) * 3);
}

/** Whether anything that is kept may need the next row, or the two for which it stands. */
export function wantsRow(): bool {
  const j = down.whole;
  return down.grows || down.keeps(j) || down.keeps(j + 1 + plane.tall);
}

/** The next row; one that is not wanted need not be there. */
export function pushRow(row: usize): void {
  if (isWhole(down)) return writeRow();
  if (down.grows) {
    grow(index ? before : row, row);
    before = row;
  } else shrink(row);
  index++;
  if (!down.grows) down.seek(index);
}

/** Writes the rows that wait for no other. */
export function endRows(): void {
  if (isWhole(down)) return;
  if (down.grows) return grow(before, before);
  finish(current);
  finish(current + 1);
}

/** Writes the output rows that lie between two rows. */
function grow(above: usize, below: usize): void {
  while (down.keeps(current) && down.whole < index) {
    add(current, above, PLACE_UNIT - down.part);
    add(current, below, down.part);
    finish(current);
    down.seek(++current);
  }
}


@inline
function shrink(row: usize): void {
  const j = down.whole;
  if (j != current) finish(current);
  current = j;
  add(j, row, PLACE_UNIT - down.part);
  add(j + 1, row, down.part);
}


@inline
function totalAt(j: i32): usize {
  return totals + ((j & 1) << 2);
}

/** The sums of output row j. */
function sumsAt(j: i32): usize {
  return partAt(Part.SUMS + (j & 1) * 12 + (plane.channel << 2));
}

/** Clears the sums of output row j. */
function clear(j: i32): void {
  fillBytes(sumsAt(j), 0, length() << 2);
  store<u32>(totalAt(j), 0);
}

/** Adds a row to the sums of output row j, if that is kept. */
function add(j: i32, row: usize, weight: u32): void {
  if (!down.keeps(j)) return;
  let sum = sumsAt(j);
  row += plane.channel * pitch();
  const end = row + length();
  store<u32>(totalAt(j), load<u32>(totalAt(j)) + weight);
  if (ASC_FEATURE_SIMD) {
    const weights = i16x8.splat(<i16>weight);
    for (; row < end; row += 8, sum += 32) {
      const samples = v128.load8x8_u(row);
      v128.store(sum, i32x4.add(v128.load(sum, 0), i32x4.extmul_low_i16x8_u(samples, weights)), 0);
      v128.store(sum, i32x4.add(v128.load(sum, 16), i32x4.extmul_high_i16x8_u(samples, weights)), 16);
    }
  } else for (; row < end; row++, sum += 4) store<u32>(sum, load<u32>(sum) + weight * <u32>load<u8>(row));
}

/** Writes output row j from its sums, if it is kept, and clears them for the next of its parity. */
function finish(j: i32): void {
  if (!down.keeps(j)) return;
  const total = load<i32>(totalAt(j));
  for (let c: u32 = 0; c < 2; c++) setDivisor(divisor, c, total);
  divide(partAt(Part.FINISHED + plane.channel), length(), sumsAt(j), divisor, 0);
  writeRow();
  clear(j);
}
