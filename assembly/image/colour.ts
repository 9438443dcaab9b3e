/** Pixels of the input's size to the bytes of the network's input: YUV to RGB, order of colour, the input table. */
import { Order, contract } from '../format/contract';
import { copyBytes } from '../memory/bytes';
import { layerAt } from '../memory/layer';
import { Role } from './layout';

/**
 * A YUV matrix in 1/65536: red = luma · (Y − black) + redOfV · (V − 128), and so on, each rounded, a half up, and
 * clamped to 0…255. |Σ| ≤ 76309 · 255 + 138438 · 128 < 2^26.
 */
@unmanaged
class Matrix {
  static readonly BYTES: u32 = offsetof<Matrix>();

  black: i32;
  luma: i32;
  redOfV: i32;
  greenOfU: i32;
  greenOfV: i32;
  blueOfU: i32;
}

/** Matrix and range of `enum mobilenet_pixels`, by its flags: limited BT.601 and BT.709, then full. */
// prettier-ignore
const matrices = memory.data<i32>([
  16, 76309, 104597, -25675, -53279, 132201,
  16, 76309, 117489, -13975, -34925, 138438,
  0, 65536, 91881, -22553, -46802, 116130,
  0, 65536, 103206, -12276, -30679, 121609,
]);

export const MATRICES: u32 = 4;

let matrix = changetype<Matrix>(0);

/** What the pixels are. */
let role: Role = Role.RGB;

/** Whether pixels are the bytes of the input as they are. */
let plain: bool = false;

/** Where the next pixel goes, how many are left in its row of the input plane, and where its first chroma is kept. */
let at: usize = 0;
let left: u32 = 0;
let kept: usize = 0;

export function chooseMatrix(index: u32): void {
  matrix = changetype<Matrix>(matrices + index * Matrix.BYTES);
}

/**
 * Goes to the first pixel of the plane. The first chroma is kept in plane A, which is idle, from its pixel (0, 0) on:
 * from there it has at least (height / 2) · (width / 2) pixels of 8 bytes, twice what is needed.
 */
export function beginPlane(pixels: Role): void {
  role = pixels;
  at = layerAt(0).input;
  kept = layerAt(0).output;
  left = contract.width;
  plain = pixels == Role.RGB && contract.order == Order.RGB && isIdentity(contract.table);
}

/** Whether every byte of the three channels' tables is its own index. */
function isIdentity(table: usize): bool {
  let i: u32 = 0;
  while (i < 768 && load<u8>(table + i) == <u8>i) i++;
  return i == 768;
}

/** Takes the next pixels of a row of the input plane, u8 [count][3]. */
export function writePixels(from: usize, count: u32): void {
  const pixel = <u32>layerAt(0).inPixel;
  if (plain) copyBytes(at, from, count * 3);
  else for (let to = at, end = from + count * 3; from < end; from += 3, to += pixel) writePixel(to, from);
  at += count * pixel;
  left -= count;
  if (left) return;
  left = contract.width;
  // A row of the input plane ends in one place of border.
  at += pixel;
}

/** A pixel whose colour is known goes to the input; of one in several planes what has come is kept. */
@inline
function writePixel(to: usize, from: usize): void {
  let red = <i32>load<u8>(from, 0);
  let green = <i32>load<u8>(from, 1);
  let blue = <i32>load<u8>(from, 2);
  if (role != Role.RGB) {
    const chroma = kept++;
    if (role == Role.LUMA) return store<u8>(to, red);
    if (role == Role.FIRST_CHROMA) return store<u8>(chroma, red);
    const m = matrix;
    const u = (role == Role.SECOND_CHROMA ? <i32>load<u8>(chroma) : green) - 128;
    const v = blue - 128;
    const luma = ((role == Role.YUV ? red : <i32>load<u8>(to)) - m.black) * m.luma + 32768;
    red = clamped(luma + m.redOfV * v);
    green = clamped(luma + m.greenOfU * u + m.greenOfV * v);
    blue = clamped(luma + m.blueOfU * u);
  }
  writeColour(to, red, green, blue);
}

/** The byte of a number in 1/65536. */
function clamped(value: i32): i32 {
  return max(min(value >> 16, 255), 0);
}


@inline
function writeColour(to: usize, red: u32, green: u32, blue: u32): void {
  const table = contract.table;
  if (contract.order == Order.GREY) store<u8>(to, load<u8>(table + grey(red, green, blue)));
  else {
    const bgr = contract.order == Order.BGR;
    store<u8>(to, load<u8>(table + (bgr ? blue : red)), 0);
    store<u8>(to, load<u8>(table + green, 256), 1);
    store<u8>(to, load<u8>(table + (bgr ? red : blue), 512), 2);
  }
}

/** Luma of ITU-R BT.601, its weights in 1/256: 77 + 150 + 29 = 256, so the result is a byte. */
@inline
function grey(red: u32, green: u32, blue: u32): u32 {
  return (77 * red + 150 * green + 29 * blue + 128) >> 8;
}
