import { Axis } from '../../assembly/image/axis';
import { DIVISOR_STEP, divide, setDivisor } from '../../assembly/image/divide';
import { Role, layoutOf } from '../../assembly/image/layout';
import { copyBytes, fillBytes } from '../../assembly/memory/bytes';

/** p(i) of weights/FORMAT.md by one division. */
function place(i: i64, fine: i64, coarse: i64): i64 {
  const dividend = 8192 * ((2 * i + 1) * coarse - fine);
  return <i64>Math.floor(<f64>dividend / <f64>(fine << 1));
}

/** An axis of `picture` pixels, resized and cut. */
function axisOf(picture: u32, resized: u32, side: u32): Axis {
  const axis = changetype<Axis>(heap.alloc(Axis.BYTES));
  axis.plan(picture, resized, side);
  return axis;
}

describe('an axis', () => {
  it('finds the place of every pixel as the formula states it', () => {
    let differences = 0;
    for (let picture: u32 = 1; picture < 130; picture += 3) {
      for (let resized: u32 = 32; resized < 160; resized += 7) {
        const axis = axisOf(picture, resized, 32);
        const fine = max(picture, resized);
        for (let i: u32 = 0; i < fine; i++) {
          axis.seek(i);
          if (axis.place != place(i, fine, min(picture, resized))) differences++;
        }
      }
    }
    expect(differences).toBe(0);
  });

  it('steps from a place to that of the next pixel of the picture', () => {
    let differences = 0;
    for (let picture: u32 = 32; picture < 999; picture += 31) {
      const axis = axisOf(picture, 32, 32);
      axis.seek(0);
      for (let i: u32 = 1; i < picture; i++) {
        let place = axis.place + axis.wholeStep;
        if (axis.remainder + axis.remainderStep >= axis.divisor) place++;
        axis.seek(i);
        if (axis.place != place) differences++;
      }
    }
    expect(differences).toBe(0);
    expect(axisOf(9, 40, 32).wholeStep).toBe(8192);
    expect(axisOf(9, 40, 32).remainderStep).toBe(0);
  });

  it('knows the first pixel that shares in one of the resized picture', () => {
    let differences = 0;
    for (let picture: u32 = 32; picture < 999; picture += 31) {
      const axis = axisOf(picture, 32, 32);
      for (let j: u32 = 0; j < 32; j++) {
        let i: u32 = 0;
        while (place(i, picture, 32) < 8192 * (<i64>j - 1)) i++;
        if (axis.first(j) != i) differences++;
      }
    }
    expect(differences).toBe(0);
  });

  it('keeps the centre: of an odd rest the larger half is cut off behind', () => {
    const axis = axisOf(99, 37, 32);
    expect(axis.start).toBe(2);
    expect(axis.keeps(1)).toBe(false);
    expect(axis.keeps(2)).toBe(true);
    expect(axis.keeps(33)).toBe(true);
    expect(axis.keeps(34)).toBe(false);
    expect(axis.keeps(-1)).toBe(false);
  });
});

describe('the division of sums', () => {
  it('rounds a half up, exactly at both sides of every step, for weights up to 2^23', () => {
    const sums = heap.alloc(16);
    const divisors = heap.alloc(64);
    const bytes = heap.alloc(4);
    let wrong = 0;
    for (let weight: i32 = 1; weight <= 1 << 23; weight += 1 + (weight >> 6)) {
      for (let c: u32 = 0; c < 4; c++) setDivisor(divisors, c, weight);
      for (let q = 1; q < 256; q++) {
        // The least sum that is q, and the one before.
        const least = q * weight - (weight >> 1);
        store<i32>(sums, least, 0);
        store<i32>(sums, least - 1, 4);
        store<i32>(sums, q * weight, 8);
        store<i32>(sums, 255 * weight, 12);
        divide(bytes, 4, sums, divisors, q & 1 ? DIVISOR_STEP : 0);
        if (load<u8>(bytes) != <u8>q) wrong++;
        if (load<u8>(bytes, 1) != <u8>(q - 1)) wrong++;
        if (load<u8>(bytes, 2) != <u8>q) wrong++;
        if (load<u8>(bytes, 3) != 255) wrong++;
      }
    }
    expect(wrong).toBe(0);
  });

  it('takes each sum by its own weight', () => {
    const sums = heap.alloc(32);
    const divisors = heap.alloc(128);
    const bytes = heap.alloc(8);
    for (let i = 0; i < 8; i++) {
      setDivisor(divisors, i, i + 1);
      store<i32>(sums + (i << 2), 10 * i * (i + 1));
    }
    divide(bytes, 8, sums, divisors, DIVISOR_STEP);
    for (let i = 0; i < 8; i++) expect(<i32>load<u8>(bytes + i)).toBe(10 * i);
  });
});

describe('a layout', () => {
  it('counts bytes of odd sides, and half of an odd stride upwards', () => {
    const yuyv = layoutOf(5);
    expect(yuyv.rowBytes(7)).toBe(16);
    expect(yuyv.stride(7, 0)).toBe(16);
    expect(yuyv.isLast).toBe(true);
    const luma = layoutOf(8);
    expect(luma.rowBytes(7)).toBe(7);
    expect(luma.stride(7, 9)).toBe(9);
    expect(luma.isLast).toBe(false);
    const u = luma.after;
    expect(<i32>u.role).toBe(<i32>Role.FIRST_CHROMA);
    expect(u.rowBytes(7)).toBe(4);
    expect(u.stride(7, 9)).toBe(5);
    expect(u.stride(7, u32.MAX_VALUE)).toBe(0x80000000);
    expect(u.padding(7, 9)).toBe(1);
    expect(u.after.isLast).toBe(true);
    expect(layoutOf(6).after.stride(7, 9)).toBe(9);
    expect(layoutOf(9).first).toBe(1);
    expect(layoutOf(9).rowBytes(7)).toBe(16);
    const word = layoutOf(13);
    expect(word.isWord).toBe(true);
    expect(word.rowBytes(7)).toBe(14);
    expect(layoutOf(7).after.isWord).toBe(false);
  });

  it('gives each sample its three bytes', () => {
    const bytes = heap.alloc(16);
    store<u64>(bytes, 0x0706050403020100);
    const formats: u32[] = [0, 1, 2, 3, 4, 5];
    // Two samples as one number each, the first byte highest.
    const right: u32[] = [
      0x000102, 0x030405, 0x020100, 0x050403, 0x000102, 0x040506, 0x020100, 0x060504, 0x000000, 0x010101,
      0x000103, 0x020103,
    ];
    for (let i = 0; i < formats.length; i++) {
      const layout = layoutOf(formats[i]);
      for (let x: u32 = 0; x < 2; x++) {
        let pixel: u32 = 0;
        for (let c: u32 = 0; c < 3; c++)
          pixel = (pixel << 8) | layout.sampleAt(bytes, layout.isSingle ? 0 : c, x);
        expect(pixel).toBe(right[2 * i + x]);
      }
    }
    // nv21: V first.
    const chromas = layoutOf(7).after;
    expect(chromas.sampleAt(bytes, 1, 0)).toBe(1);
    expect(chromas.sampleAt(bytes, 2, 0)).toBe(0);
    expect(chromas.sampleAt(bytes, 1, 1)).toBe(3);
  });
});

describe('copies and fills', () => {
  it('touch what they are told to, of any length and place', () => {
    const bytes = heap.alloc(64);
    let wrong = 0;
    for (let length: usize = 0; length < 24; length++) {
      for (let from: usize = 8; from < 16; from++) {
        for (let i: usize = 0; i < 64; i++) store<u8>(bytes + i, <u8>i);
        fillBytes(bytes + from, 200, length);
        for (let i: usize = 0; i < 64; i++) {
          if (load<u8>(bytes + i) != (i - from < length ? 200 : <u8>i)) wrong++;
        }
        for (let i: usize = 0; i < 64; i++) store<u8>(bytes + i, <u8>i);
        copyBytes(bytes + 5, bytes + from, length);
        for (let i: usize = 0; i < length; i++) if (load<u8>(bytes + 5 + i) != <u8>(from + i)) wrong++;
      }
    }
    expect(wrong).toBe(0);
  });
});
