/** The first pass: a row of the picture, as it comes, to a row as wide as the input, u8 [3][pitch]. */
import { across } from './axis';
import { DIVISOR_STEP, divide } from './divide';
import { isWhole, plane } from './layout';
import { Part, partAt, pitch } from './map';
import { prepareSums, sumAt, sumWindows } from './sums';
import { Window, planWindows, windowAt } from './windows';

/** The columns that have windows: the first, and the one behind the last. */
let first: u32 = 0;
let planned: u32 = 0;

/** The next window of the row. */
let window = changetype<Window>(0);

/** Begins a plane. */
export function beginColumns(): void {
  planned = 0;
  prepareSums(plane);
}

/** Begins a row. Where the memory does not hold all windows at once, they are made anew for each. */
export function rewindColumns(): void {
  if (isWhole(across)) return;
  if (first || !planned) planFrom(0);
  window = windowAt(0);
}

/** Makes the windows from column c on. */
function planFrom(c: u32): void {
  first = c;
  planned = planWindows(across, plane, c);
}

/** Sums up what it can of the first `available` bytes of the row, and answers whether that is all of it. */
export function pushColumns(row: usize, available: u32): bool {
  if (isWhole(across)) return available >= plane.rowBytes(across.side);
  while (true) {
    const end = windowAt(planned);
    window = sumWindows(plane, row, available, window, end);
    if (window != end) return false;
    if (planned == across.side) return true;
    planFrom(planned);
  }
}

/** The first byte of the row that is still needed. */
export function neededByte(): u32 {
  return isWhole(across) ? 0 : window.first;
}

/** Ends the row at `row`, to bytes at `to`. */
export function endColumns(row: usize, to: usize): void {
  const whole = isWhole(across);
  for (let c: u32 = plane.channel; c < plane.channels; c++) {
    const bytes = to + c * pitch();
    if (whole) for (let x: u32 = 0; x < across.side; x++) store<u8>(bytes + x, plane.sampleAt(row, c, x));
    else divide(bytes, across.side, sumAt(c), partAt(Part.DIVISORS), DIVISOR_STEP);
  }
}
