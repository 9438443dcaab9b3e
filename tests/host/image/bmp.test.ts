/** BMP in every depth, order of rows and version of its header, and what is refused. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readBmp } from '../../../host/image/bmp.ts';
import { pixels } from '../../../host/image/pixels.ts';
import { writeBmp } from './bmp-file.ts';
import type { BmpFile } from './bmp-file.ts';

const refused = (code: string, reason: RegExp) => ({ name: 'MobilenetError', code, message: reason });

const RED = [255, 0, 0];
const GREEN = [0, 255, 0];
const BLUE = [0, 0, 255];
const WHITE = [255, 255, 255];
const palette = [0xff0000, 0x00ff00, 0x0000ff, 0xffffff];

/** 3 × 2 pixels in which no row, column or channel is like another. */
const seen = [...RED, ...GREEN, ...BLUE, ...WHITE, ...RED, ...GREEN];
const indices = [0, 1, 2, 3, 0, 1];
const of = (colours: readonly number[]): number[] => indices.map((index) => colours[index]!);
const side = { width: 3, height: 2 };

/** Pixels of 16 bits that say red, green, blue and white by masks. */
const of565 = of([0xf800, 0x07e0, 0x001f, 0xffff]);
const of555 = of([0x7c00, 0x03e0, 0x001f, 0x7fff]);
const opaque = of([0xffff0000, 0xff00ff00, 0xff0000ff, 0xffffffff]);
const masks8 = [0xff0000, 0xff00, 0xff, 0xff000000];

const files: Readonly<Record<string, BmpFile>> = {
  '4 bits': { ...side, bits: 4, pixels: indices, palette, colours: 4 },
  '8 bits': { ...side, bits: 8, pixels: indices, palette, colours: 4 },
  '8 bits, a palette without its last colours': { ...side, bits: 8, pixels: indices, palette },
  '8 bits of OS/2': { ...side, bits: 8, pixels: indices, palette, size: 12 },
  '8 bits with a header of OS/2 2': { ...side, bits: 8, pixels: indices, palette, size: 64 },
  '16 bits': { ...side, bits: 16, pixels: of555 },
  '16 bits with masks of 5, 6 and 5': {
    ...{ ...side, bits: 16, pixels: of565, compression: 3, masks: [0xf800, 0x07e0, 0x001f] },
  },
  '24 bits': { ...side, bits: 24, pixels: of(palette) },
  '24 bits of OS/2': { ...side, bits: 24, pixels: of(palette), size: 12 },
  '24 bits with a palette that nobody needs and bytes behind': {
    ...{ ...side, bits: 24, pixels: of(palette), palette, colours: 4, gap: 5, tail: 7 },
  },
  '32 bits': { ...side, bits: 32, pixels: of(palette) },
  '32 bits, whose fourth byte means nothing': {
    ...side,
    bits: 32,
    pixels: of(palette.map((one) => one + 0x55000000)),
  },
  '32 bits with masks the other way round': {
    ...{ ...side, bits: 32, compression: 3, masks: [0xff, 0xff00, 0xff0000] },
    pixels: of([0xff, 0xff00, 0xff0000, 0xffffff]),
  },
  '32 bits with masks of 10 bits': {
    ...{ ...side, bits: 32, compression: 3, masks: [0x3ff00000, 0xffc00, 0x3ff] },
    pixels: of([0x3ff00000, 0xffc00, 0x3ff, 0x3fffffff]),
  },
  '32 bits with alpha in version 3': {
    ...side,
    bits: 32,
    size: 56,
    compression: 3,
    masks: masks8,
    pixels: opaque,
  },
  '32 bits with alpha in version 4': {
    ...side,
    bits: 32,
    size: 108,
    compression: 3,
    masks: masks8,
    pixels: opaque,
  },
  '32 bits with alpha in version 5': {
    ...side,
    bits: 32,
    size: 124,
    compression: 3,
    masks: masks8,
    pixels: opaque,
  },
  '32 bits with alpha masks behind version 1': {
    ...{ ...side, bits: 32, size: 40, compression: 6, masks: masks8, pixels: opaque },
  },
  '32 bits with alpha that nobody has set': {
    ...{ ...side, bits: 32, size: 108, compression: 3, masks: masks8, pixels: of(palette) },
  },
};

describe('a BMP', () => {
  for (const [what, file] of Object.entries(files)) {
    test(`of ${what} gives its pixels${file.size === 12 ? '' : ', from the bottom and from the top'}`, async () => {
      for (const height of file.size === 12 ? [2] : [2, -2]) {
        const bytes = writeBmp({ ...file, height });
        const { width, height: rows, data } = await pixels(bytes);
        assert.deepEqual([width, rows, ...data], [3, 2, ...seen]);
      }
    });
  }

  test('of 1 bit gives its pixels, the first in the highest bit', () => {
    const values = [1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0];
    const file = writeBmp({ width: 10, height: 2, bits: 1, pixels: values, palette: [0x102030, 0xfffefd] });
    const due = values.flatMap((value) => (value ? [0xff, 0xfe, 0xfd] : [0x10, 0x20, 0x30]));
    assert.deepEqual([...readBmp(file).data], due);
  });

  test('of few bits a colour has them repeated below', () => {
    const file = writeBmp({ width: 4, height: 1, bits: 16, pixels: [1 << 10, 16 << 5, 21, 0x8000] });
    assert.deepEqual([...readBmp(file).data], [8, 0, 0, 0, 132, 0, 0, 0, 173, 0, 0, 0]);
    const masks = [4, 2, 1];
    const one = writeBmp({ width: 2, height: 1, bits: 16, compression: 3, masks, pixels: [5, 2] });
    assert.deepEqual([...readBmp(one).data], [255, 0, 255, 0, 255, 0]);
  });

  test('with alpha lies over black', () => {
    const pixels = [0x80ffffff, 0x00ffffff, 0xffc86432];
    const file = { width: 3, height: 1, bits: 32, size: 108, compression: 3, masks: masks8, pixels };
    assert.deepEqual([...readBmp(writeBmp(file)).data], [128, 128, 128, 0, 0, 0, 200, 100, 50]);
  });

  test('may lack the bytes that fill up its last row, not one of a pixel', () => {
    const file = writeBmp(files['24 bits']!);
    assert.deepEqual([...readBmp(file.subarray(0, -3)).data], seen);
    for (let length = 2; length < file.length - 3; length++) {
      const cut = file.subarray(0, length);
      assert.throws(
        () => readBmp(cut),
        refused('E_IMAGE_FORMAT', /cut short|begin at byte/),
        `${length} bytes`,
      );
    }
  });

  const grey = { ...side, bits: 8, pixels: indices, palette, colours: 4 };
  const masked = { ...side, bits: 32, compression: 3, pixels: indices };
  const malformed: [string, BmpFile, RegExp][] = [
    ['RLE of 8 bits', { ...grey, compression: 1 }, /is compressed \(RLE8\); save it without compression/],
    ['RLE of 4 bits', { ...grey, bits: 4, compression: 2 }, /compressed \(RLE4\)/],
    ['a JPEG in it', { ...grey, compression: 4 }, /compressed \(JPEG\)/],
    ['another compression', { ...grey, compression: 99 }, /compressed \(number 99\)/],
    ['a compression of OS/2', { ...grey, bits: 24, size: 64, compression: 3 }, /compressed \(number 3\)/],
    ['masks for 8 bits', { ...grey, compression: 3, masks: [1, 2, 4] }, /masks for pixels of 8 bits/],
    ['2 bits', { ...grey, bits: 2 }, /2 bits a pixel/],
    ['two planes', { ...grey, planes: 2 }, /2 planes/],
    ['a header of 48 bytes', { ...grey, size: 48 }, /header has 48 bytes/],
    [
      'a colour that is not in the palette',
      { ...grey, pixels: [0, 1, 2, 3, 4, 5] },
      /colour [45] of a palette of 4/,
    ],
    ['masks that overlap', { ...masked, masks: [3, 6, 8] }, /masks of colours overlap/],
    ['a mask with a gap', { ...masked, masks: [5, 8, 16] }, /have gaps/],
    ['an empty mask', { ...masked, masks: [0, 8, 16] }, /is empty/],
    ['a mask beyond the pixel', { ...masked, bits: 16, masks: [0x1f0000, 8, 16] }, /masks of colours/],
  ];
  for (const [title, file, reason] of malformed) {
    test(`with ${title} is refused`, () => {
      const { pixels: values, ...rest } = file;
      const bytes = writeBmp({ ...rest, pixels: values.map((value) => value % 2 ** file.bits) });
      assert.throws(() => readBmp(bytes), refused('E_IMAGE_FORMAT', reason));
    });
  }
});
