import { depthwise } from '../../assembly/kernels/depthwise';
import { patches } from '../../assembly/kernels/patches';
import { pointwise } from '../../assembly/kernels/pointwise';
import { Kind, Layer } from '../../assembly/memory/layer';
import { planeBytes } from '../../assembly/memory/plane';
import { activationsAt } from '../../assembly/tiles/activations';
import { product, window } from './law';
import { center, inputAt, loadActivation, makeLayer, noise, setClamps } from './layer';

/** Fills the scratch of a pointwise layer with noise and answers how many bytes of its output differ from the law. */
function pointwiseDifferences(layer: Layer, rows: u32): i32 {
  const side = <u32>layer.outWidth;
  let differences = 0;
  // Every strip of `rows` rows finds its activations at the start of the scratch.
  for (let y: u32 = 0; y < side; y += rows) {
    const count = min(rows, side - y);
    for (let p: u32 = 0; p < count * side; p++) {
      const at = activationsAt(layer.scratch, p, layer.products);
      for (let k: u32 = 0; k < layer.products; k++) Activations.storeOne(at, p, k, noise());
    }
    pointwise(layer, y, count);
    differences += rowDifferences(layer, y, count);
  }
  return differences;
}

/** Bytes of some rows that differ from the law for what is in the scratch. */
function rowDifferences(layer: Layer, row: u32, rows: u32): i32 {
  let differences = 0;
  const width = <u32>layer.outWidth;
  for (let p: u32 = 0; p < width * rows; p++) {
    const y = layer.output + (row + p / width) * layer.outRow + (p % width) * layer.outPixel;
    for (let c: u32 = 0; c < layer.channels; c++) {
      if (<i32>load<u8>(y + c) != product(layer, p, c)) differences++;
    }
  }
  return differences;
}

function depthwiseDifferences(layer: Layer): i32 {
  depthwise(layer, 0, layer.outHeight);
  let differences = 0;
  let p: u32 = 0;
  for (let y: i32 = 0; y < <i32>layer.outHeight; y++) {
    for (let x: i32 = 0; x < <i32>layer.outWidth; x++, p++) {
      const at = activationsAt(layer.scratch, p, layer.channels);
      for (let c: u32 = 0; c < layer.channels; c++) {
        if (<i32>loadActivation(at, p, c) != window(layer, y, x, c)) differences++;
      }
    }
  }
  return differences;
}

describe('pointwise', () => {
  it('equals the law for awkward channels, odd numbers of pixels and tiles of one row', () => {
    for (let outChannels: u32 = 1; outChannels <= 41; outChannels += outChannels == 9 ? 7 : 1) {
      expect(pointwiseDifferences(makeLayer(Kind.POINTWISE, 3, outChannels + 6, outChannels, 1), 1)).toBe(0);
    }
  });

  it('equals the law for one pixel, as a classifier', () => {
    expect(pointwiseDifferences(makeLayer(Kind.POINTWISE, 1, 256, 1001, 1), 1)).toBe(0);
  });

  it('equals the law for many pixels, with and without filter zero points', () => {
    const layer = makeLayer(Kind.POINTWISE, 7, 72, 40, 1);
    expect(pointwiseDifferences(layer, 7)).toBe(0);
    center(layer);
    expect(pointwiseDifferences(layer, 3)).toBe(0);
  });

  it('saturates at both clamps and at the ends of u8', () => {
    const layer = makeLayer(Kind.POINTWISE, 2, 24, 24, 1);
    for (let c: u32 = 0; c < 24; c++) store<f32>(layer.scale + c * 4, c & 1 ? 255.9 : 0.01);
    expect(pointwiseDifferences(layer, 2)).toBe(0);
    setClamps(layer, 255, 0, 255);
    expect(pointwiseDifferences(layer, 2)).toBe(0);
    setClamps(layer, 0, 0, 255);
    expect(pointwiseDifferences(layer, 1)).toBe(0);
  });

  it('answers the clamps for the largest sums, beyond any quick rounding', () => {
    const layer = makeLayer(Kind.POINTWISE, 1, 8, 16, 1);
    for (let c: u32 = 0; c < 16; c++) {
      store<i32>(layer.fileBias + c * 4, c & 1 ? 3 << 29 : -(3 << 29));
      store<f32>(layer.scale + c * 4, c & 2 ? 255 : 0.2);
    }
    Tile.prepare(layer);
    expect(pointwiseDifferences(layer, 1)).toBe(0);
    expect(load<u8>(layer.output)).toBe(3);
    expect(load<u8>(layer.output + 1)).toBe(250);
  });
});

describe('depthwise', () => {
  it('equals the law for the extremes of filters, zero points and activations', () => {
    for (let stride: u32 = 1; stride <= 2; stride++) {
      const layer = makeLayer(Kind.DEPTHWISE, 5, 24, 24, stride);
      // Channels of blocks 0 and 1: 255 and −255 beside small ones; block 2 has none.
      for (let c: u32 = 0; c < 24; c++) {
        store<i8>(layer.filterZero + c, c < 16 ? (c & 1 ? 127 : -128) : 0);
        for (let t: u32 = 0; t < 9; t++) store<i8>(layer.packed + t * 24 + c, c & 2 ? 3 : c & 1 ? -128 : 127);
      }
      Tile.prepare(layer);
      expect(depthwiseDifferences(layer)).toBe(0);
      memory.fill(layer.input - layer.inRow - layer.inPixel, 255, <usize>planeBytes(5, 5, 24));
      expect(depthwiseDifferences(layer)).toBe(0);
    }
  });

  it('equals the law for awkward channels and odd sides', () => {
    for (let channels: u32 = 1; channels <= 17; channels += channels == 9 ? 7 : 1) {
      expect(depthwiseDifferences(makeLayer(Kind.DEPTHWISE, 5, channels, channels, 1))).toBe(0);
    }
  });

  it('equals the law at stride 2 on even and odd sides', () => {
    expect(depthwiseDifferences(makeLayer(Kind.DEPTHWISE, 6, 24, 24, 2))).toBe(0);
    expect(depthwiseDifferences(makeLayer(Kind.DEPTHWISE, 7, 24, 24, 2))).toBe(0);
    expect(depthwiseDifferences(makeLayer(Kind.DEPTHWISE, 1, 8, 8, 2))).toBe(0);
  });

  it('equals the law without padding before', () => {
    const layer = makeLayer(Kind.DEPTHWISE, 6, 8, 8, 2);
    layer.padTop = layer.padLeft = 0;
    expect(depthwiseDifferences(layer)).toBe(0);
  });
});

describe('patches', () => {
  it('lay the window of each output in the order row, column, channel, and fill up with 0', () => {
    const channels: u32[] = [1, 3];
    for (let i = 0; i < 2; i++) {
      const layer = makeLayer(Kind.CONVOLUTION, 5, channels[i], 8, 2);
      patches(layer, 0, layer.outHeight);
      let differences = 0;
      for (let p = 0; p < <i32>layer.outHeight * layer.outWidth; p++) {
        const y = (p / layer.outWidth) * 2 - 1;
        const x = (p % layer.outWidth) * 2 - 1;
        const at = activationsAt(layer.scratch, p, layer.products);
        for (let k: u32 = 0; k < layer.products; k++) {
          const tap = <i32>(k / channels[i]);
          const byte = tap < 9 ? inputAt(layer, y + tap / 3, x + (tap % 3), k % channels[i]) : 0;
          if (<i32>loadActivation(at, p, k) != byte) differences++;
        }
      }
      expect(differences).toBe(0);
    }
  });

  it('of a pointwise layer by itself are its pixels, of any number of channels', () => {
    const channels: u32[] = [1, 7, 8, 9, 40];
    for (let i = 0; i < channels.length; i++) {
      const layer = makeLayer(Kind.POINTWISE, 3, channels[i], 8, 1);
      patches(layer, 0, 3);
      let differences = 0;
      for (let p: u32 = 0; p < 9; p++) {
        const at = activationsAt(layer.scratch, p, layer.products);
        for (let k: u32 = 0; k < channels[i]; k++)
          if (<i32>loadActivation(at, p, k) != inputAt(layer, p / 3, p % 3, k)) differences++;
      }
      expect(differences).toBe(0);
    }
  });

  it('and pointwise make a convolution', () => {
    const layer = makeLayer(Kind.CONVOLUTION, 6, 3, 9, 2);
    patches(layer, 0, layer.outHeight);
    pointwise(layer, 0, layer.outHeight);
    expect(rowDifferences(layer, 0, layer.outHeight)).toBe(0);
  });
});
