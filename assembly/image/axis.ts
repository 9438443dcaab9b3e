/**
 * One axis of the resampling law of weights/FORMAT.md: `picture` pixels are scaled to `resized`, of which `side` from
 * `start` on are kept. The place of a pixel of the finer grid on the coarser one is followed step by step, exactly:
 *
 *   p(i) = ⌊8192 · ((2i + 1) · coarse − fine) / 2 · fine⌋
 *
 * as a whole number and a remainder in 0…2 · fine − 1. Bounds: fine ≤ 32768 · 4096 + 1 < 2^28 (a picture one pixel
 * high, grown), coarse ≤ 32768, so p < 2^28 and 8192 · 2 · fine · coarse < 2^57.
 */
import { product } from '../memory/size';

/** log2 of the unit of places and weights. */
export const PLACE_SHIFT: u32 = 13;
export const PLACE_UNIT: i32 = 8192;


@unmanaged
export class Axis {
  static readonly BYTES: u32 = offsetof<Axis>();

  picture: u32;
  resized: u32;
  start: u32;
  side: u32;
  /** p(i) of the current pixel of the finer grid, and its remainder. */
  place: i32;
  remainder: i32;
  /** What they grow by from a pixel of the picture to the next, and the divisor. */
  wholeStep: i32;
  remainderStep: i32;
  divisor: i32;

  /** Whether the picture is made larger; equal sides count as shrinking, with all weight on one pixel. */
  @inline
  get grows(): bool {
    return this.resized > this.picture;
  }

  /** Whether the axis is neither scaled nor cut. */
  get isWhole(): bool {
    return this.picture == this.side && this.resized == this.side;
  }

  /** The pixel of the coarser grid before the current place, −1 before the first. */
  @inline
  get whole(): i32 {
    return this.place >> PLACE_SHIFT;
  }

  /** How far the current place is beyond a whole number, 0…8191. */
  @inline
  get part(): i32 {
    return this.place & (PLACE_UNIT - 1);
  }

  plan(picture: u32, resized: u32, side: u32): void {
    this.picture = picture;
    this.resized = resized;
    this.side = side;
    this.start = (resized - side) >> 1;
    this.divisor = <i32>(max(picture, resized) << 1);
    // Growing, a pixel of the picture is one of the coarser grid.
    const step = (<u64>resized) << PLACE_SHIFT;
    this.wholeStep = <i32>min<u64>(step / picture, PLACE_UNIT);
    this.remainderStep = this.grows ? 0 : <i32>((step % picture) << 1);
  }

  /** Goes to pixel i of the finer grid. */
  seek(i: u32): void {
    const fine = <i64>(this.divisor >> 1);
    const coarse = <i64>min(this.picture, this.resized);
    const dividend = ((2 * <i64>i + 1) * coarse - fine) << PLACE_SHIFT;
    const divisor = <i64>this.divisor;
    let remainder = dividend % divisor;
    if (remainder < 0) remainder += divisor;
    this.place = <i32>((dividend - remainder) / divisor);
    this.remainder = <i32>remainder;
  }

  /** Shrinking: the first pixel with 2i + 1 ≥ (2j − 1) · picture / resized, the first that shares in pixel j. */
  first(j: u32): u32 {
    // j < resized ≤ picture ≤ 2^15, so nothing leaves u32.
    return j ? ((2 * j - 1) * this.picture + this.resized - 1) / (this.resized << 1) : 0;
  }

  /** Whether pixel j of the resized picture is kept. */
  keeps(j: i32): bool {
    // Before the first this wraps to a large number.
    return <u32>(j - <i32>this.start) < this.side;
  }

  /** The resized side when the other axis goes from `picture` to `resized`: rounded, a half up. */
  static follow(side: u32, picture: u32, resized: u32): u32 {
    return <u32>((2 * product(side, resized) + picture) / product(picture, 2));
  }
}

/** The two axes of the current picture. */
export const across = changetype<Axis>(memory.data(Axis.BYTES, 8));
export const down = changetype<Axis>(memory.data(Axis.BYTES, 8));
