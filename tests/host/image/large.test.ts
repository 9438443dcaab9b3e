/** Pictures with more than 16 million pixels, which are decoded at a half or less. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Sharp } from 'sharp';
import { isTurned } from '../../../host/image/exif.ts';
import { reduced } from '../../../host/image/limit.ts';
import { pixels } from '../../../host/image/pixels.ts';
import { jpegSides, pngSides, webpSides } from '../../../host/image/sides.ts';
import { growth } from '../../attacks/growth.ts';
import { inserted, segment } from '../../attacks/jpeg.ts';
import { noSharp as skip, sharp } from '../../end-to-end/sharp.ts';

const MB = 1 << 20;

function plain(width: number, height: number, channels: 3 | 4 = 3): Sharp {
  return sharp!({ create: { width, height, channels, background: { r: 200, g: 100, b: 50, alpha: 0.5 } } });
}

/** The frame of a JPEG states these sides, whatever the scans hold. */
function stating(jpeg: Buffer, width: number, height: number): Buffer {
  const frame = jpeg.findIndex((byte, at) => byte === 0xff && [0xc0, 0xc2].includes(jpeg[at + 1]!));
  jpeg.writeUInt16BE(height, frame + 5);
  jpeg.writeUInt16BE(width, frame + 7);
  return jpeg;
}

test('sides are halved until 16 million pixels are enough', () => {
  for (const [width, height, ...smaller] of [
    [4000, 4000, 4000, 4000],
    [4001, 4000, 2000, 2000],
    [5712, 4284, 2856, 2142],
    [8192, 6144, 4096, 3072],
    [9248, 6944, 2312, 1736],
    [12032, 9024, 3008, 2256],
    [1, 64000000, 1, 16000000],
  ] as const) {
    assert.deepEqual(Object.values(reduced({ width, height })), smaller);
  }
});

describe('the header of a file', { skip }, () => {
  test('states the sides', async () => {
    const [width, height] = [301, 97];
    for (const file of [plain(width, height).jpeg(), plain(width, height).jpeg({ progressive: true })])
      assert.deepEqual(jpegSides(await file.toBuffer()), { width, height });
    assert.deepEqual(pngSides(await plain(width, height).png().toBuffer()), { width, height });
    for (const file of [
      plain(width, height).webp(),
      plain(width, height).webp({ lossless: true }),
      plain(width, height, 4).webp(),
      plain(width, height).webp().withMetadata({ orientation: 1 }),
    ])
      assert.deepEqual(webpSides(await file.toBuffer()), { width, height });
  });

  test('states no sides where it is cut', () => {
    for (const of of [jpegSides, pngSides, webpSides]) assert.equal(of(Buffer.alloc(20, 0xff)), undefined);
  });

  test('says whether its EXIF orientation exchanges them', async () => {
    for (let orientation = 1; orientation <= 8; orientation++) {
      for (const format of ['jpeg', 'png', 'webp'] as const) {
        const file = await plain(8, 4).withMetadata({ orientation }).toFormat(format).toBuffer();
        assert.equal(isTurned(file), orientation >= 5, `${format} ${orientation}`);
      }
    }
  });

  test('says nothing where its EXIF is cut or points outside', async () => {
    const file = await plain(8, 4).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { at, bytes } = segment(file, 0xe1);
    for (let length = 2; length < bytes.length; length++) {
      const cut = Buffer.from(file.subarray(0, at + 2 + length));
      cut.writeUInt16BE(length, at + 2);
      isTurned(cut);
    }
    file.fill(0xff, at + 14, at + 18);
    assert.equal(isTurned(file), false);
  });
});

/** Of a slope of red from left to right and one of green from top to bottom. */
const [width, height] = [4400, 3700];
const red = (x: number, across: number): number => (255 * (x + 0.5)) / across;

describe('a picture of 16.3 million pixels', { skip }, () => {
  let slopes: Sharp;
  let jpeg: Buffer;
  before(async () => {
    const row = Buffer.alloc(3 * width);
    for (let x = 0; x < width; x++) row[3 * x] = red(x, width);
    const data = Buffer.alloc(height * row.length);
    for (let y = 0; y < height; y++) {
      data.set(row, y * row.length);
      for (let x = 0; x < width; x++) data[y * row.length + 3 * x + 1] = red(y, height);
    }
    slopes = sharp!(data, { raw: { width, height, channels: 3 } });
    jpeg = await slopes.clone().jpeg({ chromaSubsampling: '4:4:4' }).toBuffer();
  });

  /** It is the same picture at a half, to some levels. */
  async function assertHalf(file: Buffer, what: string): Promise<void> {
    const half = await pixels(file);
    assert.deepEqual([half.width, half.height, half.data.length], [2200, 1850, 3 * 2200 * 1850], what);
    for (const x of [0, 1, 700, 1100, 2198, 2199]) {
      for (const y of [0, 1, 925, 1849]) {
        const at = 3 * (y * half.width + x);
        const expected = [red(x, half.width), red(y, half.height), 0];
        const off = expected.map((level, channel) => Math.abs(level - half.data[at + channel]!));
        assert.ok(Math.max(...off) <= 4, `${what} ${x} ${y}: ${off.join(' ')}`);
      }
    }
  }

  test('is answered at a half in each format', async () => {
    await assertHalf(jpeg, 'JPEG');
    await assertHalf(await slopes.clone().jpeg({ progressive: true }).toBuffer(), 'progressive');
    await assertHalf(await slopes.clone().png({ compressionLevel: 1 }).toBuffer(), 'PNG');
    await assertHalf(await slopes.clone().webp({ effort: 0, quality: 95 }).toBuffer(), 'WebP');
  });

  test('is turned as its EXIF orientation says', async () => {
    const turned = await slopes.clone().rotate(270).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    await assertHalf(turned, 'orientation 6');
  });

  test('is refused where data are lost, and answered where a decoder only warns', async () => {
    const end = Buffer.of(0xff, 0xd9);
    const lost = Buffer.concat([jpeg.subarray(0, jpeg.length >> 1), end]);
    await assert.rejects(pixels(lost), { code: 'E_IMAGE_FORMAT', message: /parts of its data are lost/ });
    await assert.rejects(pixels(jpeg.subarray(0, -2)), { code: 'E_IMAGE_FORMAT', message: /cut short/ });
    const { at } = segment(jpeg, 0xda);
    await assertHalf(inserted(jpeg, at, Buffer.of(7, 7, 7)), 'bytes between segments');
  });
});

describe('memory', { skip }, () => {
  test('of a photo of 108 million pixels is that of some of its rows', async () => {
    const file = await plain(12032, 9024).jpeg().toBuffer();
    const grown = growth(file);
    assert.ok(grown < 128 * MB, `${grown / MB} MB`);
    const { width, height, data } = await pixels(file);
    assert.deepEqual([width, height, ...data.subarray(0, 3)], [3008, 2256, 200, 100, 50]);
  });

  test('of pictures that a decoder keeps whole is that of one, however many are asked for', async () => {
    const file = await plain(4096, 4096).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer();
    const [one, three] = [growth(file), growth(file, 3)];
    assert.ok(three < 2 * one, `${one / MB} and ${three / MB} MB`);
  });

  test('of more than 640 MB is refused by the header', async () => {
    const refusal = {
      code: 'E_IMAGE_SIZE',
      message: /takes \d+ MB, more than 640, because it is stored in passes/,
    };
    const cmyk = plain(8, 8).toColourspace('cmyk').jpeg({ progressive: true, chromaSubsampling: '4:4:4' });
    await assert.rejects(pixels(stating(await cmyk.toBuffer(), 12000, 9000)), refusal);
    const png = await plain(8, 8).toColourspace('rgb16').png({ progressive: true }).toBuffer();
    png.writeUInt32BE(12000, 16);
    png.writeUInt32BE(9000, 20);
    await assert.rejects(pixels(png), refusal);
  });

  test('and time: a larger picture may have fewer scans', async () => {
    const file = await plain(64, 64).jpeg({ progressive: true }).toBuffer();
    const { at, bytes } = segment(file, 0xda);
    const more = inserted(file, at, Buffer.concat(Array<Buffer>(15).fill(bytes)));
    await assert.rejects(pixels(stating(more, 12000, 9000)), {
      code: 'E_IMAGE_FORMAT',
      message: /more than 14 scans/,
    });
  });
});
