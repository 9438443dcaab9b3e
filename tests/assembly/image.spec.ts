import { Axis, blend } from '../../assembly/image/axis';
import { Role, layoutOf, unpack } from '../../assembly/image/layout';
import { copyBytes, fillBytes } from '../../assembly/memory/bytes';

/** p(i) of weights/FORMAT.md by one division. */
function place(i: i64, fine: i64, coarse: i64): i64 {
  const dividend = 8192 * ((2 * i + 1) * coarse - fine);
  return <i64>Math.floor(<f64>dividend / <f64>(fine << 1));
}

describe('an axis', () => {
  it('follows the place of every pixel as the formula states it', () => {
    const axis = changetype<Axis>(heap.alloc(Axis.BYTES));
    let differences = 0;
    for (let picture: u32 = 1; picture < 130; picture += 3) {
      for (let resized: u32 = 32; resized < 160; resized += 7) {
        axis.plan(picture, resized, 32);
        axis.rewind();
        const fine = max(picture, resized);
        const first: u32 = axis.grows ? axis.start : 0;
        for (let i = first; i < fine; i++) {
          if (axis.place != place(i, fine, min(picture, resized))) differences++;
          axis.advance();
        }
      }
    }
    expect(differences).toBe(0);
  });

  it('keeps the centre: of an odd rest the larger half is cut off behind', () => {
    const axis = changetype<Axis>(heap.alloc(Axis.BYTES));
    axis.plan(99, 37, 32);
    expect(axis.start).toBe(2);
    expect(axis.keeps(1)).toBe(false);
    expect(axis.keeps(2)).toBe(true);
    expect(axis.keeps(33)).toBe(true);
    expect(axis.keeps(34)).toBe(false);
    expect(axis.keeps(-1)).toBe(false);
  });
});

describe('a blend', () => {
  it('rounds a half up and is exact at both ends', () => {
    const bytes = heap.alloc(8);
    store<u8>(bytes, 10);
    store<u8>(bytes, 11, 1);
    const parts: u32[] = [0, 4095, 4096, 8191];
    const right: u32[] = [10, 10, 11, 11];
    for (let i = 0; i < parts.length; i++) {
      blend(bytes + 2, bytes, bytes + 1, 1, parts[i]);
      expect(<u32>load<u8>(bytes, 2)).toBe(right[i]);
    }
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

  it('gives each pixel its three bytes', () => {
    const bytes = heap.alloc(8);
    const pixels = heap.alloc(16);
    store<u64>(bytes, 0x0706050403020100);
    const formats: u32[] = [0, 1, 2, 3, 4, 5];
    // Three pixels as one number each, the first byte highest.
    const right: u32[] = [
      0x000102, 0x030405, 0x020100, 0x050403, 0x000102, 0x040506, 0x020100, 0x060504, 0x000000, 0x010101,
      0x000103, 0x020103,
    ];
    for (let i = 0; i < formats.length; i++) {
      unpack(layoutOf(formats[i]), bytes, 2, pixels);
      expect((<u32>bswap(load<u32>(pixels))) >> 8).toBe(right[2 * i]);
      expect((<u32>bswap(load<u32>(pixels, 3))) >> 8).toBe(right[2 * i + 1]);
    }
    unpack(layoutOf(7).after, bytes, 3, pixels);
    // nv21: V first, and two pixels share a pair.
    expect(<u32>load<u8>(pixels, 1)).toBe(1);
    expect(<u32>load<u8>(pixels, 5)).toBe(0);
    expect(<u32>load<u8>(pixels, 7)).toBe(3);
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
