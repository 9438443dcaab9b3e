/**
 * A plane holds a tensor with a border of one place on each side, so that no kernel has edge code:
 *
 *   z z z z z      one leading pixel, then height + 2 rows of width + 1 pixels:
 *   z . . . z      the column after a row is also the one before the next row.
 *   z . . . z
 *   z z z z z      z = the input zero point of the layer that reads the plane
 */
import { fillBytes } from './bytes';
import { Layer } from './layer';
import { product } from './size';

/** Bytes of a plane. ≤ (1 + 2050 · 2049) · 8192 < 2^36. */
export function planeBytes(height: u32, width: u32, pixel: u32): u64 {
  return product(<u32>(1 + product(height + 2, width + 1)), pixel);
}

/** Where pixel (0, 0) of a plane at `base` lies, counted from there. */
export function planeOrigin(width: u32, pixel: u32): u32 {
  return (width + 2) * pixel;
}

/** Writes the zero point of `layer`'s input around its input plane. */
export function fillBorder(layer: Layer): void {
  const pixel = layer.inPixel;
  const row = layer.inRow;
  const zero = layer.inZero;
  const width = <u32>layer.inWidth;
  let at = layer.input - row - pixel;
  fillBytes(at, zero, row + pixel);
  at = layer.input + width * pixel;
  for (let y: u32 = layer.inHeight; y > 0; y--, at += row) fillBytes(at, zero, pixel);
  fillBytes(at - width * pixel, zero, row);
}
