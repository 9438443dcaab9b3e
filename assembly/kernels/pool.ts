import { Kind, Layer } from '../memory/layer';

/**
 * The whole plane to one pixel, its one row: activations [channels] into the scratch, and bytes to the output.
 * Σ ≤ 2048 · 2048 · 255 < 2^30.
 */
export function pool(layer: Layer, row: u32, rows: u32): void {
  const pixels = <u32>layer.inHeight * layer.inWidth;
  for (let c: u32 = 0; c < layer.channels; c++) {
    const sum = total(layer, c);
    const value = layer.kind == Kind.MEAN ? mean(layer, sum, pixels) : average(sum, pixels, layer.signed);
    const byte = <u32>min(max(value, <i32>layer.low), <i32>layer.high);
    Activations.storeOne(layer.scratch, 0, c, byte);
    store<u8>(layer.output + c, <u8>byte);
  }
}

function total(layer: Layer, c: u32): u32 {
  let sum: u32 = 0;
  let row = layer.input + c;
  for (let y: u32 = layer.inHeight; y > 0; y--, row += layer.inRow) {
    let at = row;
    for (let x: u32 = layer.inWidth; x > 0; x--, at += layer.inPixel) sum += load<u8>(at);
  }
  return sum;
}

/**
 * TFLite's AVERAGE_POOL_2D: uint8 rounds a half up, int8 a half away from zero, which differ for an even number of
 * pixels and a negative sum.
 */
function average(sum: u32, pixels: u32, signed: bool): i32 {
  if (!signed) return (sum + (pixels >> 1)) / pixels;
  const centered = <i32>sum - <i32>(pixels << 7);
  const half = <i32>(pixels >> 1);
  const value = centered > 0 ? (centered + half) / <i32>pixels : -((half - centered) / <i32>pixels);
  return value + 128;
}

/**
 * TFLite's MEAN over height and width as XNNPACK computes it: rint(f32(Σ) · multiplier + addend), where the addend
 * holds both zero points, so a tie falls by the parity of the whole.
 * The clamps that follow are within 0…255; ±255 before the shift only keeps the conversion from trapping.
 */
function mean(layer: Layer, sum: u32, pixels: u32): i32 {
  const shift: i32 = layer.signed ? 128 : 0;
  const value = nearest<f32>(<f32>(<i32>sum - <i32>pixels * shift) * layer.multiplier + layer.addend);
  return <i32>min<f32>(max<f32>(value, -255), 255) + shift;
}
