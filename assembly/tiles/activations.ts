/**
 * The activations of some pixels in the scratch, K values of each, as a producer leaves them for the tile that multiplies
 * them. `Activations` is the form that the build takes; `Tile.PIXELS` of them make a tile.
 */
import './builds';
import { product } from '../memory/size';

/** Bytes from a tile's activations to the next tile's. */
@inline
export function tileBytes(values: u32): u32 {
  return Activations.pitch(values) * (Tile.PIXELS / Activations.GROUP);
}

/** Bytes of so many pixels of `values` activations, whole tiles of them. */
export function activationBytes(pixels: u32, values: u32): u64 {
  return product((pixels + Tile.PIXELS - 1) / Tile.PIXELS, tileBytes(values));
}

/** How many pixels of `values` activations fit into so many bytes: whole tiles. */
export function pixelsWithin(bytes: u32, values: u32): u32 {
  return (bytes / tileBytes(values)) * Tile.PIXELS;
}

/** Where pixel `p` of the scratch has its activations. */
@inline
export function activationsAt(scratch: usize, p: u32, values: u32): usize {
  return scratch + (p / Activations.GROUP) * Activations.pitch(values);
}
