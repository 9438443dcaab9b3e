import { Layer } from './layer';

/** What the pictures of a batch are to be answered with. */
@unmanaged
export class Target {
  static readonly BYTES: u32 = 64;

  /** Part ε of a label that goes to all classes alike. */
  smoothing: f64;
  /** T, which divides logits where they are compared with a teacher's. */
  temperature: f64;
  /** Share w of the teachers in the loss. */
  weight: f64;
  classes: u32;
  teachers: u32;
  /** u16 [images], each < classes: of the picture, and of another that is mixed into it. */
  labels: usize;
  others: usize;
  /** f32 [images]: part of the picture's own label; the rest is the other's. */
  shares: usize;
  /** Of the teachers, f32 [teachers][images][classes]. */
  logits: usize;
  /** Scratch f64 [classes]: mean of the teachers' probabilities. */
  taught: usize;
}

let right: u32 = 0;

/** Pictures of the last batch whose highest logit (the first of equals) was that of their label. */
export function correct(): u32 {
  return right;
}

/**
 * Mean over the batch of the cross-entropy of labels and, where there are teachers, of the divergence from them:
 *   (1 − w) · −Σ q · log softmax(z) + w · T² · Σ p · (log p − log softmax(z / T))
 * with q = (1 − ε) · (share of the label, rest of the other) + ε / classes, and p the mean of the teachers' softmax(z / T);
 * and its gradient into `outGradient`. Logits z and gradient f32 [images][channels], classes ≤ channels. All between is f64.
 *
 * Source: arXiv:1503.02531 (teachers), arXiv:1512.00567, section 7 (ε), arXiv:1710.09412 (shares).
 */
export function crossEntropy(layer: Layer, target: Target, images: u32): f64 {
  memory.fill(layer.outGradient, 0, images * (layer.channels << 2));
  let loss: f64 = 0;
  right = 0;
  for (let i: u32 = 0; i < images; i++) loss += picture(layer, target, i, images);
  return loss / <f64>images;
}

function picture(layer: Layer, target: Target, image: u32, images: u32): f64 {
  const logits = layer.output + image * (layer.channels << 2);
  const gradient = layer.outGradient + image * (layer.channels << 2);
  const classes = target.classes;
  const best = highest(logits, classes);
  if (best == load<u16>(target.labels + (image << 1))) right++;
  const top = at(logits, best);
  const sum = partition(logits, classes, top, 1);
  const taught = target.teachers > 0;
  if (taught) teach(target, image, images);
  const temperature = target.temperature;
  const soft = taught ? partition(logits, classes, top, temperature) : 1;
  const weight = target.weight;
  let loss = Math.log(sum);
  let divergence: f64 = 0;
  for (let c: u32 = 0; c < classes; c++) {
    const z = at(logits, c) - top;
    const label = wanted(target, image, c);
    loss -= label * z;
    let slope = Math.exp(z) / sum - label;
    if (taught) {
      const p = load<f64>(target.taught + (c << 3));
      const y = z / temperature;
      // 0 · log 0 is 0: a teacher may be that sure.
      if (p > 0) divergence += p * (Math.log(p) - y + Math.log(soft));
      slope = (1 - weight) * slope + weight * temperature * (Math.exp(y) / soft - p);
    }
    store<f32>(gradient + (c << 2), <f32>(slope * (1 / <f64>images)));
  }
  return taught ? (1 - weight) * loss + weight * temperature * temperature * divergence : loss;
}


@inline
function at(logits: usize, c: u32): f64 {
  return <f64>load<f32>(logits + (c << 2));
}

/** The first of the highest. */
function highest(logits: usize, classes: u32): u32 {
  let best: u32 = 0;
  for (let c: u32 = 1; c < classes; c++) {
    if (at(logits, c) > at(logits, best)) best = c;
  }
  return best;
}

/** Σ exp((z − top) / temperature). */
function partition(logits: usize, classes: u32, top: f64, temperature: f64): f64 {
  let sum: f64 = 0;
  for (let c: u32 = 0; c < classes; c++) sum += Math.exp((at(logits, c) - top) / temperature);
  return sum;
}

/** What the labels of a picture make of a class: q. */
function wanted(target: Target, image: u32, c: u32): f64 {
  const share = <f64>load<f32>(target.shares + (image << 2));
  let part: f64 = 0;
  if (c == load<u16>(target.labels + (image << 1))) part += share;
  if (c == load<u16>(target.others + (image << 1))) part += 1 - share;
  return (1 - target.smoothing) * part + target.smoothing / <f64>target.classes;
}

/** What the teachers make of a picture: p. */
function teach(target: Target, image: u32, images: u32): void {
  const classes = target.classes;
  memory.fill(target.taught, 0, classes << 3);
  for (let t: u32 = 0; t < target.teachers; t++) {
    const logits = target.logits + (((t * images + image) * classes) << 2);
    const top = at(logits, highest(logits, classes));
    const sum = partition(logits, classes, top, target.temperature);
    for (let c: u32 = 0; c < classes; c++) {
      const probability = Math.exp((at(logits, c) - top) / target.temperature) / sum;
      const mean = target.taught + (c << 3);
      store<f64>(mean, load<f64>(mean) + probability / <f64>target.teachers);
    }
  }
}
