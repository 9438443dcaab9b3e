/** A raw frame: `--pixels nv12 --size 640x480`, and where they are not the usual ones its matrix, range and stride. */
import { begin } from '../index';
import { indexIn, option, parseCount } from './arguments';
import { check, fail, Failure } from './errors';
import { ended, next, open } from './input';
import { FIT_CONTRACT, pushAll } from './picture';

/** Names of `enum mobilenet_pixels` of abi.h, in its order, and the first that is YUV. */
const NAMES = 'rgb bgr rgba bgra grey yuyv nv12 nv21 i420';
const YUYV: u32 = 5;
const I420: u32 = 8;
const BT709: u32 = 0x100;
const FULL_RANGE: u32 = 0x200;

/** Bytes of a pixel, from YUYV on of two, in the last plane of a format. */
const BYTES = memory.data<u8>([3, 3, 4, 4, 1, 4, 2, 2, 1]);

const TIMES: u8 = 0x78;

let kind: u32 = 0;
let flags: u32 = 0;
let width: u32 = 0;
let height: u32 = 0;
let stride: u32 = 0;

/** Takes the flags of a frame. Answers whether the picture is one. */
export function takeFrame(): bool {
  const pixels = option('--pixels');
  const size = option('--size');
  const matrix = option('--matrix');
  const range = option('--range');
  const step = option('--stride');
  if (!pixels) {
    if (size || matrix || range || step) fail(Failure.NO_PIXELS);
    return false;
  }
  const index = indexIn(NAMES, pixels);
  if (index < 0) fail(Failure.PIXELS);
  kind = index;
  flags = choice('bt601 bt709', matrix, Failure.MATRIX) * BT709;
  flags |= choice('limited full', range, Failure.RANGE) * FULL_RANGE;
  if (!size) fail(Failure.SIZE);
  takeSize(size);
  if (step) stride = parseCount(step);
  if (step && !stride) fail(Failure.STRIDE);
  return true;
}

/** Which of two words the value is; the first where it is absent. */
function choice(words: string, value: usize, failure: Failure): u32 {
  const index = value ? indexIn(words, value) : 0;
  if (index < 0) fail(failure);
  return index;
}

/** Takes `WIDTHxHEIGHT` apart. */
function takeSize(size: usize): void {
  let end = size;
  while (load<u8>(end) && load<u8>(end) != TIMES) end++;
  if (!load<u8>(end)) fail(Failure.SIZE);
  store<u8>(end, 0);
  width = parseCount(size);
  height = parseCount(end + 1);
  if (!width || !height) fail(Failure.SIZE);
}

/** Opens the frame and pushes all of it. What follows its last row up to the stride may be there or not. */
export function pushFrame(path: usize): void {
  check(begin(width, height, FIT_CONTRACT, kind | flags, stride));
  open(path);
  if (!pushAll()) fail(Failure.PICTURE_CUT);
  if (ended()) return;
  for (let left = padding(); left > 0; left--) if (next() < 0) fail(Failure.PICTURE_CUT);
  if (!ended()) fail(Failure.PICTURE_LONG);
}

/** Bytes that may follow the last row. The core has refused a stride that is shorter than it. */
function padding(): u32 {
  if (!stride) return 0;
  const groups = kind < YUYV ? width : (width + 1) >> 1;
  return (kind == I420 ? (stride + 1) >> 1 : stride) - groups * load<u8>(BYTES + kind);
}
