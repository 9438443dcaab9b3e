/** The first pass: a row of the picture, as it comes, to a row as wide as the input, u8 [3][pitch]. */
import { Axis } from './axis';
import { WEIGHT_STEP, divide } from './divide';
import { Layout } from './layout';
import { Part, partAt, pitch } from './map';
import { prepareSums, sumAt, sumWindows } from './sums';
import { Window, planWindows, windowAt } from './windows';

let axis = changetype<Axis>(0);
let layout = changetype<Layout>(0);

/** Whether a row stays as it is. */
let whole: bool = false;

/** The columns that have windows: the first, and the one behind the last. */
let first: u32 = 0;
let planned: u32 = 0;

/** The next window of the row, and the end of those that there are. */
let window = changetype<Window>(0);
let end = changetype<Window>(0);

/** Begins a plane. */
export function beginColumns(across: Axis, plane: Layout): void {
  axis = across;
  layout = plane;
  whole = !layout.tall && axis.isWhole;
  planned = 0;
  prepareSums(layout);
}

/** Begins a row. Where the memory does not hold all windows at once, they are made anew for each. */
export function rewindColumns(): void {
  if (whole) return;
  if (first || !planned) planFrom(0);
  window = windowAt(0);
}

/** Makes the windows from column c on. */
function planFrom(c: u32): void {
  first = c;
  planned = planWindows(axis, layout, c);
  end = windowAt(planned);
}

/** Sums up what it can of the first `available` bytes of the row, and answers whether that is all of it. */
export function pushColumns(row: usize, available: u32): bool {
  if (whole) return available >= layout.rowBytes(axis.side);
  while (true) {
    window = sumWindows(layout, row, available, window, end);
    if (window != end) return false;
    if (planned == axis.side) return true;
    planFrom(planned);
  }
}

/** The first byte of the row that is still needed. */
export function neededByte(): u32 {
  return whole ? 0 : window.first;
}

/** Ends the row at `row`, to bytes at `to`. */
export function endColumns(row: usize, to: usize): void {
  for (let c: u32 = layout.channel; c < layout.channels; c++) {
    const bytes = to + c * pitch();
    if (whole) for (let x: u32 = 0; x < axis.side; x++) store<u8>(bytes + x, layout.sampleAt(row, c, x));
    else divide(bytes, axis.side, sumAt(c), partAt(Part.TOTALS), WEIGHT_STEP);
  }
}
