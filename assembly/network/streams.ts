/**
 * The first stages of a small arena run row by row, each as soon as its window is whole. Between two of them lies no plane
 * but the three rows that the second reads, from the one on where its next window begins:
 *
 *   z . . . z . . . z . . . z     z = the input zero point, as around a plane
 *
 * When a window has been read, what the next one shares with it moves to the start, and the addresses of row 0, where the
 * reader finds its input and the writer its output, move as far down. So no kernel knows of it.
 */
import { fillBytes } from '../memory/bytes';
import { Layer } from '../memory/layer';
import { plan } from '../memory/plan';
import { fillBorder } from '../memory/plane';
import { placeRows, producerOf } from './planes';

/** Rows of a window. */
const ROWS: u32 = 3;

/** The next row of each streamed stage, u16: of 64 layers a convolution and 31 pairs may be streamed. */
function nextRows(): usize {
  return memory.data(64);
}


@inline
function nextRow(s: u32): u32 {
  return load<u16>(nextRows() + (s << 1));
}

export function setNextRow(s: u32, row: u32): void {
  store<u16>(nextRows() + (s << 1), <u16>row);
}

/** Whether stage s runs row by row. */
@inline
export function isStreamed(s: u32): bool {
  return s < plan.streamed;
}

/** Begins at the first row of every stage. */
export function rewindStreams(): void {
  for (let s: u32 = 0; s < plan.streamed; s++) {
    const layer = producerOf(s);
    if (s) placeRows(s, layer, layer.input + nextRow(s) * layer.stride * layer.inRow);
    setNextRow(s, 0);
  }
}

/** Prepares the window of the next row of stage s, and answers which row that is. */
export function beginRow(s: u32): u32 {
  const layer = producerOf(s);
  const row = nextRow(s);
  if (!s) {
    if (!row) fillBorder(layer);
    return row;
  }
  if (!row) fillSides(layer);
  const pixel = layer.inPixel;
  if (windowEnd(layer, row) > layer.inHeight)
    fillBytes(layer.input + layer.inHeight * layer.inRow, layer.inZero, layer.inRow - pixel);
  return row;
}

/** Ends that row, and answers which stage has the next: the last that can, or the first that is not streamed. */
export function endRow(s: u32): u32 {
  const layer = producerOf(s);
  const next = nextRow(s) + 1;
  setNextRow(s, next);
  if (s) {
    const start = next * layer.stride - layer.padTop;
    const from = layer.input + start * layer.inRow;
    const step = layer.stride * layer.inRow;
    moveRows(from - step, from, (nextRow(s - 1) - start) * layer.inRow);
    placeRows(s, layer, layer.input - step);
  }
  for (let t = plan.streamed; t > 0;) if (isReady(--t)) return t;
  return plan.streamed;
}

/** Whether stage s has a row left, and its window is whole. */
function isReady(s: u32): bool {
  const layer = producerOf(s);
  const row = nextRow(s);
  return row < layer.outHeight && (!s || min(windowEnd(layer, row), <u32>layer.inHeight) <= nextRow(s - 1));
}

/** The row of the input behind the window of a row. */
@inline
function windowEnd(layer: Layer, row: u32): u32 {
  return row * layer.stride - layer.padTop + ROWS;
}

/** Writes the zero point before three rows and behind each; before the first may be a row of the border. */
function fillSides(layer: Layer): void {
  const row = layer.inRow;
  const pixel = layer.inPixel;
  let at = layer.input - layer.padTop * row - pixel;
  fillBytes(at, layer.inZero, layer.padTop * row);
  for (let i: u32 = 0; i <= ROWS; i++, at += row) fillBytes(at, layer.inZero, pixel);
}

/** Copies rows downwards. They have multiples of eight bytes, because only the picture's have not. */
@inline
function moveRows(to: usize, from: usize, bytes: usize): void {
  if (ASC_FEATURE_BULK_MEMORY) memory.copy(to, from, bytes);
  else for (const end = from + bytes; from < end; from += 8, to += 8) store<u64>(to, load<u64>(from));
}
