/** Rows of the input's width, u8 [3][pitch], to the bytes of the network's input: YUV to RGB, order of colour, input table. */
import { Order, contract } from '../format/contract';
import { copyBytes } from '../memory/bytes';
import { layerAt } from '../memory/layer';
import { fourAt, storeFour } from './four';
import { Role, plane } from './layout';
import { Part, chromaAt, partAt, pitch } from './map';

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

/** Where the next row goes, and where the first chroma of the next is kept. */
let at: usize = 0;
let kept: usize = 0;

export function chooseMatrix(index: u32): void {
  matrix = changetype<Matrix>(matrices + index * Matrix.BYTES);
}

/**
 * Goes to the first row of the plane. The first chroma is kept in plane A, which is idle, from its pixel (0, 0) on:
 * from there it has at least (height / 2) · (width / 2) pixels of 8 bytes, twice what is needed. For a small arena `chromaAt`
 * has another place.
 */
export function beginColours(): void {
  at = layerAt(0).input;
  kept = Arena.STREAMS ? chromaAt() : layerAt(0).output;
}

/** Whether rows of this plane, of the input's width, are the bytes of the input as they are. */
export function isInput(): bool {
  return plane.isPlain && contract.order == Order.RGB && isIdentity(contract.table);
}

/** Whether every byte of the three channels' tables is its own index. */
function isIdentity(table: usize): bool {
  let i: u32 = 0;
  while (i < 768 && load<u8>(table + i) == <u8>i) i++;
  return i == 768;
}

/** Takes the next row of the input as it is. */
export function copyRow(row: usize): void {
  copyBytes(at, row, contract.width * 3);
  at += layerAt(0).inRow;
}

/** Takes the finished row. One whose colour is known goes to the input; of one in several planes what has come is kept. */
export function writeRow(): void {
  const role = <i32>plane.role;
  const row = partAt(Part.FINISHED);
  const width = <u32>contract.width;
  if (role == Role.LUMA) copyBytes(at, row, width);
  else if (role == Role.FIRST_CHROMA) copyBytes(kept, row + pitch(), width);
  else {
    if (role == Role.SECOND_CHROMA) copyBytes(row + pitch(), kept, width);
    if (role > Role.YUV) copyBytes(row, at, width);
    if (role != Role.RGB) convert(row, row + width);
    writeColours(row, row + width);
  }
  kept += Arena.STREAMS ? layerAt(0).inRow : width;
  at += layerAt(0).inRow;
}

/** A row of YUV becomes RGB where it stands. */
function convert(row: usize, end: usize): void {
  const m = matrix;
  const second = pitch();
  const third = second << 1;
  if (ASC_FEATURE_SIMD) {
    const centre = v128.load32_splat(changetype<usize>(m), offsetof<Matrix>('black'));
    for (; row < end; row += 4) {
      const u = i32x4.sub(fourAt(row + second), i32x4.splat(128));
      const v = i32x4.sub(fourAt(row + third), i32x4.splat(128));
      const y = i32x4.sub(fourAt(row), centre);
      const luma = i32x4.add(times(y, offsetof<Matrix>('luma')), i32x4.splat(32768));
      storeColour(row, i32x4.add(luma, times(v, offsetof<Matrix>('redOfV'))));
      const green = i32x4.add(times(u, offsetof<Matrix>('greenOfU')), times(v, offsetof<Matrix>('greenOfV')));
      storeColour(row + second, i32x4.add(luma, green));
      storeColour(row + third, i32x4.add(luma, times(u, offsetof<Matrix>('blueOfU'))));
    }
  } else {
    for (; row < end; row++) {
      const u = <i32>load<u8>(row + second) - 128;
      const v = <i32>load<u8>(row + third) - 128;
      const luma = (<i32>load<u8>(row) - m.black) * m.luma + 32768;
      store<u8>(row, clamped(luma + m.redOfV * v));
      store<u8>(row + second, clamped(luma + m.greenOfU * u + m.greenOfV * v));
      store<u8>(row + third, clamped(luma + m.blueOfU * u));
    }
  }
}


@inline
function times(lanes: v128, field: usize): v128 {
  return i32x4.mul(lanes, v128.load32_splat(changetype<usize>(matrix) + field));
}

/** The bytes of numbers in 1/65536. */
@inline
function storeColour(to: usize, lanes: v128): void {
  storeFour(to, i32x4.shr_s(lanes, 16));
}

/** The byte of a number in 1/65536. */
function clamped(value: i32): i32 {
  return max(min(value >> 16, 255), 0);
}

/** A row of RGB goes to the input through its table. */
function writeColours(row: usize, end: usize): void {
  const table = contract.table;
  const pixel = <u32>layerAt(0).inPixel;
  // One channel stands for all of a grey picture.
  const channel = plane.role == Role.RGB && plane.isSingle ? 0 : pitch();
  const last = channel << 1;
  // Of BGR the first is blue.
  const order = contract.order;
  const red = order == Order.BGR ? last : 0;
  const blue = last - red;
  for (let to = at; row < end; row++, to += pixel) {
    if (order == Order.GREY) {
      store<u8>(to, load<u8>(table + grey(load<u8>(row), load<u8>(row + channel), load<u8>(row + last))));
    } else {
      store<u8>(to, load<u8>(table + load<u8>(row + red)), 0);
      store<u8>(to, load<u8>(table + load<u8>(row + channel), 256), 1);
      store<u8>(to, load<u8>(table + load<u8>(row + blue), 512), 2);
    }
  }
}

/** Luma of ITU-R BT.601, its weights in 1/256: 77 + 150 + 29 = 256, so the result is a byte. */
@inline
function grey(red: u32, green: u32, blue: u32): u32 {
  return (77 * red + 150 * green + 29 * blue + 128) >> 8;
}
