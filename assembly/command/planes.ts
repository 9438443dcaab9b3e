/** The planes of a raw frame in the input, and the bytes between and behind them. */
import { Layout, layoutOf } from '../image/layout';
import { fail, Failure } from './errors';
import { skip } from './input';
import { pushNext } from './picture';

/** What the flags say of a frame. */
@unmanaged
export class Frame {
  static readonly BYTES: u32 = offsetof<Frame>();

  /** `enum mobilenet_pixels` of abi.h, without its flags. */
  kind: u32;
  width: u32;
  height: u32;
  /** Bytes from a row of the first plane to the next, 0 where rows touch. */
  stride: u32;
  /** Rows of the first plane in the input, at least the height. */
  rows: u32;
  /** Where the second and the third plane begin, 0 where each follows the rows of the one before. */
  second: u32;
  third: u32;

  /** How many planes it has. */
  get planes(): u32 {
    let count: u32 = 1;
    for (let plane = layoutOf(this.kind); !plane.isLast; plane = plane.after) count++;
    return count;
  }
}

/** Bytes of the rows of a plane where the first plane has `rows`. */
function bytesOf(plane: Layout, frame: Frame, rows: u32): u64 {
  return <u64>plane.stride(frame.width, frame.stride) * ((rows + plane.tall) >> plane.tall);
}

/**
 * Pushes every plane of the frame that begins at the next byte of the opened input.
 *
 * @returns how many bytes of it are left: what follows its last row, up to the stride and the rows
 */
export function pushPlanes(frame: Frame): u64 {
  let plane = layoutOf(frame.kind);
  let given = frame.second;
  /** Where the plane begins, and how much of the input is read. */
  let place: u64 = 0;
  let read: u64 = 0;
  while (true) {
    if (place < read) fail(Failure.PLACES);
    const bytes = bytesOf(plane, frame, frame.height);
    if (!skip(place - read) || !pushNext(bytes)) fail(Failure.PICTURE_CUT);
    read = place + bytes;
    place += bytesOf(plane, frame, frame.rows);
    if (plane.isLast) return place - read + plane.padding(frame.width, frame.stride);
    if (given) place = given;
    given = frame.third;
    plane = plane.after;
  }
}
