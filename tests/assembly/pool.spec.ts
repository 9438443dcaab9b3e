import { pool } from '../../assembly/kernels/pool';
import { Kind, Layer } from '../../assembly/memory/layer';
import { loadActivation, makeLayer } from './layer';

const embedding = heap.alloc(16);

/** Pools a 2×2 plane of these four bytes; all channels alike. */
function pooled(kind: Kind, bytes: u8[], signed: bool, multiplier: f32 = 0, addend: f32 = 0): i32 {
  const layer = makeLayer(kind, 2, 8, 8, 1);
  layer.low = 0;
  layer.high = 255;
  layer.multiplier = multiplier;
  layer.addend = addend;
  for (let p: u32 = 0; p < 4; p++) {
    memory.fill(layer.input + (p >> 1) * layer.inRow + (p & 1) * layer.inPixel, bytes[p], 8);
  }
  layer.signed = signed;
  layer.output = embedding;
  pool(layer, 0, 1);
  expect(loadActivation(layer.scratch, 0, 7)).toBe(load<u8>(embedding, 7));
  return load<u8>(embedding);
}

describe('average pool', () => {
  it('rounds a half up in uint8', () => {
    expect(pooled(Kind.AVERAGE_POOL, [1, 1, 2, 2], false)).toBe(2);
    expect(pooled(Kind.AVERAGE_POOL, [1, 1, 1, 2], false)).toBe(1);
    expect(pooled(Kind.AVERAGE_POOL, [255, 255, 255, 255], false)).toBe(255);
  });

  it('rounds a half away from zero in int8', () => {
    // −2.5 → −3, stored as 125; 2.5 → 3; −0.5 → −1.
    expect(pooled(Kind.AVERAGE_POOL, [125, 125, 126, 126], true)).toBe(125);
    expect(pooled(Kind.AVERAGE_POOL, [130, 130, 131, 131], true)).toBe(131);
    expect(pooled(Kind.AVERAGE_POOL, [127, 127, 128, 128], true)).toBe(127);
    expect(pooled(Kind.AVERAGE_POOL, [0, 0, 0, 0], true)).toBe(0);
  });
});

describe('mean', () => {
  it('rounds the whole, zero point included, to even', () => {
    // Σ = 10 and 12 of multiplier 1/4: 2.5 → 2, and with an addend of 1: 3.5 → 4.
    expect(pooled(Kind.MEAN, [1, 2, 3, 4], false, 0.25, 0)).toBe(2);
    expect(pooled(Kind.MEAN, [1, 2, 3, 4], false, 0.25, 1)).toBe(4);
    // Signed: Σ(x − 128) = −6, −1.5 → −2.
    expect(pooled(Kind.MEAN, [126, 126, 127, 127], true, 0.25, 0)).toBe(126);
  });

  it('stays in range for any multiplier', () => {
    expect(pooled(Kind.MEAN, [255, 255, 255, 255], false, 3e38, 3e38)).toBe(255);
    expect(pooled(Kind.MEAN, [0, 0, 0, 0], true, 3e38, 0)).toBe(0);
  });
});
