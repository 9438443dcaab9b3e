import { Layer } from './layer';
import { normalize } from './norm-pixels';
import { addGradient } from './norm-sums';

/** Mean over each picture's pixels of the normalized input: output f32 [images][channels]. */
export function pool(layer: Layer, images: u32): void {
  const pixels = layer.inHeight * layer.inWidth;
  const bytes = layer.channels << 2;
  const share = f32x4.splat(1 / <f32>pixels);
  for (let i: u32 = 0; i < images; i++) {
    normalize(layer.source, layer.input + i * pixels * bytes, pixels, layer.left, bytes);
    for (let c: u32 = 0; c < bytes; c += 16) {
      let sum = f32x4.splat(0);
      for (let p: u32 = 0; p < pixels; p++) sum = f32x4.add(sum, v128.load(layer.left + p * bytes + c));
      v128.store(layer.output + i * bytes + c, f32x4.mul(sum, share));
    }
  }
}

export function poolBackward(layer: Layer, images: u32): void {
  const pixels = layer.inHeight * layer.inWidth;
  const bytes = layer.channels << 2;
  const share = f32x4.splat(1 / <f32>pixels);
  for (let i: u32 = 0; i < images; i++) {
    const gradient = layer.inGradient + i * pixels * bytes;
    for (let c: u32 = 0; c < bytes; c += 16) {
      const each = f32x4.mul(v128.load(layer.outGradient + i * bytes + c), share);
      for (let p: u32 = 0; p < pixels; p++) v128.store(gradient + p * bytes + c, each);
    }
    addGradient(layer.source, layer.input + i * pixels * bytes, gradient, pixels);
  }
}
