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
  /** p(i) of the current pixel i of the finer grid, and its remainder. */
  place: i32;
  remainder: i32;
  /** What they grow by from a pixel to the next, and the divisor. */
  wholeStep: i32;
  remainderStep: i32;
  divisor: i32;
  /** Shrinking: the pixel of the resized side whose sum is nearly done. */
  current: i32;
  /** Growing: the index of the pixel that comes next, the pixel before it, and the next one of the resized side. */
  index: i32;
  before: usize;
  next: u32;

  /** Whether the picture is made larger; equal sides count as shrinking, with all weight on one pixel. */
  @inline
  get grows(): bool {
    return this.resized > this.picture;
  }

  /** Whether the axis is neither scaled nor cut. */
  @inline
  get isWhole(): bool {
    return this.picture == this.side && this.resized == this.side;
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
    const fine = max(picture, resized);
    const step = (<i64>min(picture, resized)) << PLACE_SHIFT;
    this.divisor = <i32>(fine << 1);
    this.wholeStep = <i32>(step / fine);
    this.remainderStep = <i32>((step % fine) << 1);
  }

  /** Goes to the first pixel of the finer grid that matters: of the picture, or of the part that is kept. */
  rewind(): void {
    const fine = <i64>(this.divisor >> 1);
    const coarse = <i64>min(this.picture, this.resized);
    const i = <i64>(this.grows ? this.start : 0);
    const dividend = ((2 * i + 1) * coarse - fine) << PLACE_SHIFT;
    const divisor = <i64>this.divisor;
    let remainder = dividend % divisor;
    if (remainder < 0) remainder += divisor;
    this.place = <i32>((dividend - remainder) / divisor);
    this.remainder = <i32>remainder;
    this.current = this.place >> PLACE_SHIFT;
    this.index = 0;
    this.next = 0;
  }

  /** Goes to the next pixel of the finer grid. */
  @inline
  advance(): void {
    this.place += this.wholeStep;
    this.remainder += this.remainderStep;
    if (this.remainder >= this.divisor) {
      this.remainder -= this.divisor;
      this.place++;
    }
  }

  /** Whether pixel j of the resized picture is kept. */
  @inline
  keeps(j: i32): bool {
    // Before the first this wraps to a large number.
    return <u32>(j - <i32>this.start) < this.side;
  }

  /** The resized side when the other axis goes from `picture` to `resized`: rounded, a half up. */
  static follow(side: u32, picture: u32, resized: u32): u32 {
    return <u32>((2 * product(side, resized) + picture) / product(picture, 2));
  }
}

/** `count` bytes that are `part` of the way from those at `a` to those at `b`, a half rounded up. */
export function blend(to: usize, a: usize, b: usize, count: u32, part: u32): void {
  for (const end = to + count; to < end; to++, a++, b++) {
    const sum = (PLACE_UNIT - part) * <u32>load<u8>(a) + part * <u32>load<u8>(b);
    store<u8>(to, <u8>((sum + (PLACE_UNIT >> 1)) >> PLACE_SHIFT));
  }
}
