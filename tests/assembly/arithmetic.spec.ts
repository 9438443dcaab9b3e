import { xorshift } from '../../assembly/arithmetic/noise';
import {
  eightBy,
  fourWithin,
  leastOf,
  magicOf,
  mostOf,
  mostOfFour,
  requantize,
  shiftOf,
} from '../../assembly/arithmetic/requantize';
import { Sha256, sameDigest } from '../../assembly/arithmetic/sha256';
import { aligned, padded } from '../../assembly/memory/size';
import { Kind, Layer } from '../../assembly/memory/layer';
import { makeLayer, setClamps } from './layer';

/** By the numbers of a layer. */
function rounded(sum: i32, scale: f32, layer: Layer): u32 {
  return requantize(sum, scale, layer.least, layer.most, layer.shift);
}

describe('requantize', () => {
  it('rounds a half to even, before the zero point is added', () => {
    const layer = makeLayer(Kind.POINTWISE, 1, 1, 1, 1);
    setClamps(layer, 9, 0, 255);
    expect(rounded(1, 0.5, layer)).toBe(9);
    expect(rounded(3, 0.5, layer)).toBe(11);
    expect(rounded(5, 0.5, layer)).toBe(11);
    expect(rounded(-1, 0.5, layer)).toBe(9);
    expect(rounded(-3, 0.5, layer)).toBe(7);
  });

  it('clamps at the border where quick rounding ends, 2^22, and beyond', () => {
    const layer = makeLayer(Kind.POINTWISE, 1, 1, 1, 1);
    setClamps(layer, 128, 0, 255);
    const sums: i32[] = [
      4194303,
      4194304,
      4194305,
      -4194304,
      -4194305,
      i32.MAX_VALUE,
      i32.MIN_VALUE,
      -(1 << 26),
    ];
    for (let i = 0; i < sums.length; i++) {
      const high = sums[i] > 0 ? 255 : 0;
      expect(rounded(sums[i], 1, layer)).toBe(high);
      expect(rounded(sums[i], 255, layer)).toBe(high);
    }
  });

  if (ASC_FEATURE_SIMD) {
    it('is the same four and eight at a time', () => {
      const layer = makeLayer(Kind.POINTWISE, 1, 1, 1, 1);
      const out = heap.alloc(16);
      let differences = 0;
      let state: u32 = 7;
      for (let i = 0; i < 20000; i++) {
        state = xorshift(state);
        const sum = (<i32>state) >> (i & 31);
        const scale = <f32>(xorshift(state) >> 8) / <f32>(1 << (i % 31));
        setClamps(layer, <u8>(state >> 3), <u8>(i & 127), <u8>(128 + (i & 127)));
        if (!(scale >= 1e-30 && scale < 256)) continue;
        const least = leastOf(layer);
        const sums = i32x4.splat(sum);
        const scales = f32x4.splat(scale);
        const four = fourWithin(sums, scales, least, mostOfFour(layer), magicOf(layer), shiftOf(layer));
        v128.store(out, four);
        for (let lane: usize = 0; lane < 16; lane += 4) {
          if (load<u32>(out + lane) != rounded(sum, scale, layer)) differences++;
        }
        const eight = eightBy(
          sums,
          sums,
          scales,
          scales,
          least,
          mostOf(layer),
          magicOf(layer),
          shiftOf(layer),
        );
        v128.store(out, eight);
        for (let lane: usize = 0; lane < 16; lane += 2) {
          if (load<u16>(out + lane) != rounded(sum, scale, layer)) differences++;
        }
      }
      expect(differences).toBe(0);
    });
  }
});

describe('sha256', () => {
  it('gives the digest of FIPS 180-4 for "abc", in one piece and in three', () => {
    const hash = changetype<Sha256>(heap.alloc(Sha256.BYTES));
    const text = heap.alloc(4);
    const whole = heap.alloc(32);
    const pieces = heap.alloc(32);
    store<u32>(text, 0x636261);
    hash.begin();
    hash.update(text, 3);
    hash.end(whole);
    expect(bswap(load<u32>(whole))).toBe(0xba7816bf);
    expect(bswap(load<u32>(whole, 28))).toBe(0xf20015ad);
    hash.begin();
    for (let i: usize = 0; i < 3; i++) hash.update(text + i, 1);
    hash.end(pieces);
    expect(sameDigest(whole, pieces)).toBe(true);
  });

  it('is the same for any cut of a long text', () => {
    const hash = changetype<Sha256>(heap.alloc(Sha256.BYTES));
    const text = heap.alloc(300);
    const whole = heap.alloc(32);
    const cut = heap.alloc(32);
    for (let i: usize = 0; i < 300; i++) store<u8>(text + i, <u8>(i * 7));
    for (let length: u32 = 50; length < 300; length += 3) {
      hash.begin();
      hash.update(text, length);
      hash.end(whole);
      hash.begin();
      hash.update(text, length % 65);
      hash.update(text + (length % 65), length - (length % 65));
      hash.end(cut);
      expect(sameDigest(whole, cut)).toBe(true);
    }
  });
});

describe('sizes', () => {
  it('round up to units of 8 channels and 16 bytes, without a wrap', () => {
    expect(padded(1)).toBe(8);
    expect(padded(8)).toBe(8);
    expect(padded(9)).toBe(16);
    expect(aligned(0xffffffff)).toBe(0x100000000);
  });
});

describe('noise', () => {
  it('is xorshift32', () => {
    expect(xorshift(1)).toBe(270369);
    expect(xorshift(270369)).toBe(67634689);
  });
});
