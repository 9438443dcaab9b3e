import { Layer } from '../memory/layer';
import { Pixel } from '../memory/pixel';
import { activationsAt } from '../tiles/activations';

/**
 * Fills the table of the pixels of a few rows, and answers how many there are. The last is repeated to a whole tile:
 * a tile stores its first pixel last, so what it computed of places beyond the end is overwritten.
 */
export function listPixels(layer: Layer, row: u32, rows: u32): u32 {
  const count = rows * layer.outWidth;
  let at = layer.pixels;
  const pixel = layer.outPixel;
  const down = layer.outRow;
  let line = layer.output + row * down;
  for (; rows > 0; rows--, line += down) {
    let output = line;
    for (let x: u32 = layer.outWidth; x > 0; x--, output += pixel, at += Pixel.BYTES)
      changetype<Pixel>(at).output = output;
  }
  if (Tile.SUMS) sumActivations(layer, count);
  const last = load<u64>(at - Pixel.BYTES);
  for (const end = at + (Tile.PIXELS - 1) * Pixel.BYTES; at < end; at += Pixel.BYTES) store<u64>(at, last);
  return count;
}

/** The sums of the pixels' activations, 0 for filters without a zero point. ≤ 8192 · 255 < 2^21. */
function sumActivations(layer: Layer, count: u32): void {
  for (let p: u32 = 0, at = layer.pixels; p < count; p++, at += Pixel.BYTES) {
    const activations = activationsAt(layer.scratch, p, layer.products);
    changetype<Pixel>(at).sum = layer.centered ? 0 : Activations.sum(activations, p, layer.products);
  }
}
