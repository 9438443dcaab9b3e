import { Layer } from './layer';
import { accumulate, multiply } from './multiply';
import { Product } from './product';
import { transpose } from './transpose';

const product = changetype<Product>(memory.data(64, 16));

/**
 * Logits f32 [images][channels] = features · filters + bias. `norm` holds nothing but the bias (β) and its gradient.
 */
export function classifier(layer: Layer, images: u32): void {
  const p = product;
  const bytes = layer.channels << 2;
  p.rows = images;
  p.columns = layer.channels;
  p.count = layer.inChannels;
  p.a = layer.input;
  p.aRow = layer.inChannels << 2;
  p.aStep = 4;
  p.b = layer.filters;
  p.bStep = 64;
  p.bPanel = layer.inChannels << 6;
  p.y = layer.output;
  p.yRow = bytes;
  p.yPanel = 64;
  multiply(p);
  for (let i: u32 = 0; i < images; i++) add(layer.output + i * bytes, layer.norm.beta, bytes);
}

export function classifierBackward(layer: Layer, images: u32): void {
  const bytes = layer.channels << 2;
  for (let i: u32 = 0; i < images; i++) add(layer.norm.betaGradient, layer.outGradient + i * bytes, bytes);
  filterGradient(layer, images);
  transpose(layer.filters, layer.transposed, layer.inChannels, layer.channels);
  const p = product;
  p.rows = images;
  p.columns = layer.inChannels;
  p.count = layer.channels;
  p.a = layer.outGradient;
  p.aRow = bytes;
  p.aStep = 4;
  p.b = layer.transposed;
  p.bStep = 64;
  p.bPanel = layer.channels << 6;
  p.y = layer.inGradient;
  p.yRow = layer.inChannels << 2;
  p.yPanel = 64;
  multiply(p);
}

function filterGradient(layer: Layer, images: u32): void {
  const p = product;
  p.rows = layer.inChannels;
  p.columns = layer.channels;
  p.count = images;
  p.a = layer.input;
  p.aRow = 4;
  p.aStep = layer.inChannels << 2;
  p.b = layer.outGradient;
  p.bStep = layer.channels << 2;
  p.bPanel = 64;
  p.y = layer.filterGradient;
  p.yRow = 64;
  p.yPanel = layer.inChannels << 6;
  accumulate(p);
}

/** y += x. */
function add(y: usize, x: usize, bytes: u32): void {
  for (let i: u32 = 0; i < bytes; i += Lanes.BYTES)
    Vector.store(y + i, Each.add(Vector.load(y + i), Vector.load(x + i)));
}
