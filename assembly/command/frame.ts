/** The flags of a raw frame: `--pixels nv12 --size 640x480`, and where they are not the usual ones its matrix and places. */
import { begin } from '../index';
import { indexIn, option, parseCount, split } from './arguments';
import { check, fail, Failure } from './errors';
import { ended, open, skip } from './input';
import { FIT_CONTRACT } from './picture';
import { Frame, pushPlanes } from './planes';

/** Names of `enum mobilenet_pixels` of abi.h, in its order, and another for one of them. */
const NAMES = ascii`rgb bgr rgba bgra grey yuyv nv12 nv21 i420 uyvy yvyu vyuy rgb565le rgb565be rgb565`;
const RGB565LE: u32 = 12;
const RGB565: u32 = 14;
const BT709: u32 = 0x100;
const FULL_RANGE: u32 = 0x200;

const TIMES: u8 = 0x78;
const COMMA: u8 = 0x2c;

const frame = changetype<Frame>(memory.data(Frame.BYTES, 4));
/** Its kind, and the flags of its matrix and range. */
let pixels: u32 = 0;

/** Takes the flags of a frame. Answers whether the picture is one. */
export function takeFrame(): bool {
  const name = option(ascii`--pixels`);
  const size = option(ascii`--size`);
  const matrix = option(ascii`--matrix`);
  const range = option(ascii`--range`);
  const step = option(ascii`--stride`);
  const rows = option(ascii`--rows`);
  const offsets = option(ascii`--offsets`);
  if (!name) {
    if (size || matrix || range || step || rows || offsets) fail(Failure.NO_PIXELS);
    return false;
  }
  const index = indexIn(NAMES, name);
  if (index < 0) fail(Failure.PIXELS);
  frame.kind = <u32>index == RGB565 ? RGB565LE : <u32>index;
  pixels = frame.kind | (choice(ascii`bt601 bt709`, matrix, Failure.MATRIX) * BT709);
  pixels |= choice(ascii`limited full`, range, Failure.RANGE) * FULL_RANGE;
  if (!size) fail(Failure.SIZE);
  const second = split(size, TIMES);
  if (!second) fail(Failure.SIZE);
  frame.width = count(size, Failure.SIZE);
  frame.height = count(second, Failure.SIZE);
  frame.stride = step ? count(step, Failure.STRIDE) : 0;
  takePlaces(rows, offsets);
  return true;
}

/** Takes what says where the planes lie; an absent one is 0. */
function takePlaces(rows: usize, offsets: usize): void {
  frame.rows = rows ? count(rows, Failure.ROWS) : frame.height;
  if (frame.rows < frame.height) fail(Failure.PLACES);
  if (!offsets) return;
  const third = split(offsets, COMMA);
  frame.second = count(offsets, Failure.OFFSETS);
  if (third) frame.third = count(third, Failure.OFFSETS);
  if (rows || frame.planes < <u32>(third ? 3 : 2)) fail(Failure.PLACES);
}

/** Which of two words the value is; the first where it is absent. */
function choice(words: usize, value: usize, failure: Failure): u32 {
  const index = value ? indexIn(words, value) : 0;
  if (index < 0) fail(failure);
  return index;
}

/** A whole number from 1. */
function count(value: usize, failure: Failure): u32 {
  const number = parseCount(value);
  if (!number) fail(failure);
  return number;
}

/** Pushes the frame that begins at the next byte of the opened input, and answers how many bytes of it are left. */
function pushRows(): u64 {
  check(begin(frame.width, frame.height, FIT_CONTRACT, pixels, frame.stride));
  return pushPlanes(frame);
}

/** The same of a stream, where the next frame follows all its bytes. */
export function pushNextFrame(): void {
  if (!skip(pushRows())) fail(Failure.PICTURE_CUT);
}

/**
 * Opens a frame, which is all of its input, and pushes it. What follows its last row may be there or not; it is not looked
 * at where places were given.
 */
export function pushFrame(path: usize): void {
  open(path);
  const left = pushRows();
  if (frame.second || ended()) return;
  if (!skip(left)) fail(Failure.PICTURE_CUT);
  if (!ended()) fail(Failure.PICTURE_LONG);
}
