import { Layer } from './layer';

let right: u32 = 0;

/** Pictures of the last batch whose highest logit (the first of equals) was that of their label. */
export function correct(): u32 {
  return right;
}

/**
 * Mean of −log softmax(logits)[label] over the batch, and its gradient into `outGradient`; logits and gradient f32
 * [images][channels], labels u16 [images] < classes ≤ channels. Exponentials and sums are f64.
 */
export function crossEntropy(layer: Layer, labels: usize, images: u32, classes: u32): f64 {
  const bytes = layer.channels << 2;
  let loss: f64 = 0;
  right = 0;
  for (let i: u32 = 0; i < images; i++) {
    const label = load<u16>(labels + (i << 1));
    memory.fill(layer.outGradient + i * bytes, 0, bytes);
    loss += picture(layer.output + i * bytes, layer.outGradient + i * bytes, label, classes, 1 / <f64>images);
  }
  return loss / <f64>images;
}

function picture(logits: usize, gradient: usize, label: u32, classes: u32, share: f64): f64 {
  let best: u32 = 0;
  for (let c: u32 = 1; c < classes; c++) {
    if (load<f32>(logits + (c << 2)) > load<f32>(logits + (best << 2))) best = c;
  }
  if (best == label) right++;
  const highest = <f64>load<f32>(logits + (best << 2));
  let sum: f64 = 0;
  for (let c: u32 = 0; c < classes; c++) sum += Math.exp(<f64>load<f32>(logits + (c << 2)) - highest);
  for (let c: u32 = 0; c < classes; c++) {
    const probability = Math.exp(<f64>load<f32>(logits + (c << 2)) - highest) / sum;
    store<f32>(gradient + (c << 2), <f32>((probability - (c == label ? 1 : 0)) * share));
  }
  return Math.log(sum) - (<f64>load<f32>(logits + (label << 2)) - highest);
}
