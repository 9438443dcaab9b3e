/** RGB bytes of the input's size to the bytes of the network's input: order of colour, then the input table. */
import { Order, contract } from '../format/contract';
import { layerAt } from '../memory/layer';

/** Where the next pixel goes, and how many are left in its row of the input plane. */
let at: usize = 0;
let left: u32 = 0;

export function beginPlane(): void {
  at = layerAt(0).input;
  left = contract.width;
}

/** Writes the next pixels of the input plane, row after row; `from`: RGB. */
export function writePixels(from: usize, count: u32): void {
  const table = contract.table;
  for (const end = from + count * 3; from < end; from += 3) {
    const red = <u32>load<u8>(from, 0);
    const green = <u32>load<u8>(from, 1);
    const blue = <u32>load<u8>(from, 2);
    if (contract.order == Order.GREY) store<u8>(at, load<u8>(table + grey(red, green, blue)));
    else {
      const bgr = contract.order == Order.BGR;
      store<u8>(at, load<u8>(table + (bgr ? blue : red)), 0);
      store<u8>(at, load<u8>(table + green, 256), 1);
      store<u8>(at, load<u8>(table + (bgr ? red : blue), 512), 2);
    }
    at += layerAt(0).inPixel;
    if (--left == 0) {
      left = contract.width;
      at += layerAt(0).inPixel;
    }
  }
}

/** Luma of ITU-R BT.601, its weights in 1/256: 77 + 150 + 29 = 256, so the result is a byte. */
// @ts-ignore: decorator
@inline
function grey(red: u32, green: u32, blue: u32): u32 {
  return (77 * red + 150 * green + 29 * blue + 128) >> 8;
}
