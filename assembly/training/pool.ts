import { Layer } from './layer';
import { normalize } from './norm-pixels';
import { addGradient } from './norm-sums';

/** Sum over each picture's pixels of the normalized input, times `share`: output f32 [images][channels]. */
export function pool(layer: Layer, images: u32): void {
  const pixels = layer.inHeight * layer.inWidth;
  const bytes = layer.channels << 2;
  const share = Lanes.splat(layer.share);
  for (let i: u32 = 0; i < images; i++) {
    normalize(layer.source, layer.input + i * pixels * bytes, pixels, layer.left, bytes);
    for (let c: u32 = 0; c < bytes; c += Lanes.BYTES) {
      let sum = Lanes.splat(0);
      for (let p: u32 = 0; p < pixels; p++) sum = Each.add(sum, Vector.load(layer.left + p * bytes + c));
      Vector.store(layer.output + i * bytes + c, Each.mul(sum, share));
    }
  }
}

export function poolBackward(layer: Layer, images: u32): void {
  const pixels = layer.inHeight * layer.inWidth;
  const bytes = layer.channels << 2;
  const share = Lanes.splat(layer.share);
  for (let i: u32 = 0; i < images; i++) {
    const gradient = layer.inGradient + i * pixels * bytes;
    for (let c: u32 = 0; c < bytes; c += Lanes.BYTES) {
      const each = Each.mul(Vector.load(layer.outGradient + i * bytes + c), share);
      for (let p: u32 = 0; p < pixels; p++) Vector.store(gradient + p * bytes + c, each);
    }
    addGradient(layer.source, layer.input + i * pixels * bytes, gradient, pixels);
  }
}
