import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Sharp } from 'sharp';
import { checkPicture } from '../../../host/image/picture.ts';
import { pixels } from '../../../host/image/pixels.ts';
import { temporaryFolder } from '../../workshop/cli.ts';

const sharp = (await import('sharp').catch(() => undefined))?.default;
const skip = sharp ? false : 'sharp, an optional package, is not installed here';

const refused = (code: string, reason: RegExp) => ({ name: 'MobilenetError', code, message: reason });
const colour = { r: 200, g: 100, b: 50 };

function plain(width = 4, height = 2): Sharp {
  assert(sharp);
  return sharp({ create: { width, height, channels: 3, background: colour } });
}

describe('an encoded picture', { skip }, () => {
  test('PNG and lossless WebP give their pixels', async () => {
    for (const file of [await plain().png().toBuffer(), await plain().webp({ lossless: true }).toBuffer()]) {
      const { width, height, data } = await pixels(file);
      assert.deepEqual([width, height, data.length], [4, 2, 24]);
      assert.deepEqual([...data.subarray(0, 3)], [200, 100, 50]);
    }
  });

  test('what is transparent lies over black', async () => {
    const half = (background: object): Promise<Buffer> =>
      sharp!({ create: { width: 1, height: 1, channels: 4, background } })
        .png()
        .toBuffer();
    for (const [alpha, seen] of [
      [0, [0, 0, 0]],
      [0.5, [100, 50, 25]],
      [1, [200, 100, 50]],
    ] as const) {
      assert.deepEqual([...(await pixels(await half({ ...colour, alpha }))).data], seen);
    }
    const grey = sharp!(Buffer.of(200, 128), { raw: { width: 1, height: 1, channels: 2 } });
    assert.deepEqual([...(await pixels(await grey.png().toBuffer())).data], [100, 100, 100]);
  });

  test('grey, palette, 16-bit and CMYK files are answered as RGB', async () => {
    const files = [
      await plain().toColourspace('b-w').png().toBuffer(),
      await plain().toColourspace('b-w').jpeg().toBuffer(),
      await plain().png({ palette: true }).toBuffer(),
      await plain().toColourspace('rgb16').png().toBuffer(),
      await plain().toColourspace('cmyk').jpeg().toBuffer(),
    ];
    for (const file of files) assert.equal((await pixels(file)).data.length, 24);
  });

  test('the EXIF orientation is applied', async () => {
    const file = await plain(4, 2).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const { width, height } = await pixels(file);
    assert.deepEqual([width, height], [2, 4]);
  });

  test('a file cut short is refused, wherever it is cut', async () => {
    const image = (): Sharp => plain(40, 24).composite([{ input: { create: stripe }, left: 3, top: 5 }]);
    const stripe = { width: 9, height: 9, channels: 3, background: 'teal' } as const;
    const files = [
      await image().jpeg().toBuffer(),
      await image().jpeg({ progressive: true }).toBuffer(),
      await image().withMetadata({ orientation: 1 }).jpeg({ mozjpeg: true }).toBuffer(),
      await image().png().toBuffer(),
      await image().webp().toBuffer(),
    ];
    for (const [which, file] of files.entries()) {
      for (let length = 12; length < file.length; length++) {
        const cut = pixels(file.subarray(0, length));
        await assert.rejects(cut, refused('E_IMAGE_FORMAT', /damaged/), `file ${which}, ${length} bytes`);
      }
      assert.equal((await pixels(file)).width, 40);
    }
  });

  test('bytes after the end of a JPEG are a camera’s business', async () => {
    const file = await plain().jpeg().toBuffer();
    assert.equal((await pixels(Buffer.concat([file, Buffer.alloc(99, 0xff)]))).width, 4);
  });

  test('a PNG with a wrong checksum is refused', async () => {
    const file = await plain(64, 64).png().toBuffer();
    file[file.indexOf('IDAT') + 6]! ^= 1;
    await assert.rejects(pixels(file), refused('E_IMAGE_FORMAT', /damaged/));
  });

  test('a header of 60000 × 60000 pixels is refused; up to 16 million a picture has its own size', async () => {
    const file = await plain().jpeg().toBuffer();
    const frame = file.indexOf(Uint8Array.of(0xff, 0xc0));
    file.writeUInt16BE(60000, frame + 5);
    file.writeUInt16BE(60000, frame + 7);
    await assert.rejects(pixels(file), refused('E_IMAGE_SIZE', /110 million/));
    assert.equal((await pixels(await plain(4000, 4000).png().toBuffer())).width, 4000);
  });

  test('its bytes say what it is: an SVG or TIFF is refused', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>');
    for (const file of [svg, await plain().tiff().toBuffer(), await plain().gif().toBuffer()]) {
      await assert.rejects(pixels(file), refused('E_IMAGE_FORMAT', /not a JPEG, PNG, WebP, BMP, PPM or PGM/));
    }
  });
});

test('PPM and PGM need no decoder', async () => {
  assert.deepEqual([...(await pixels(Buffer.from('P6 1 1 255 abc'))).data], [97, 98, 99]);
  assert.deepEqual([...(await pixels(Buffer.from('P5 1 1 255 a'))).data], [97, 97, 97]);
});

test('what is no picture is refused', async () => {
  for (const file of ['', 'P', 'P3 1 1 255 1 2 3', '\xff\xd8', 'RIFFxxxxWAVE', '<html>']) {
    await assert.rejects(pixels(Buffer.from(file, 'latin1')), refused('E_IMAGE_FORMAT', /not a JPEG/));
  }
});

test('a picture of another format is named by its bytes, with the command that converts it', async () => {
  for (const [head, name, ending] of [
    ['\0\0\0\x18ftypheic', 'HEIC', 'heic'],
    ['\0\0\0\x18ftypmif1', 'HEIC', 'heic'],
    ['\0\0\0\x1cftypavif', 'AVIF', 'avif'],
    ['GIF89a', 'GIF', 'gif'],
    ['II*\0', 'TIFF', 'tif'],
    ['MM\0*', 'TIFF', 'tif'],
    ['\xff\x0a', 'JPEG XL', 'jxl'],
  ] as const) {
    const sentence = new RegExp(
      `^This is not a JPEG, .* but ${name}; convert it: \`magick photo\\.${ending} `,
    );
    await assert.rejects(pixels(Buffer.from(head, 'latin1')), refused('E_IMAGE_FORMAT', sentence));
  }
  const half = Buffer.from('0005160700020000', 'hex');
  await assert.rejects(pixels(half), refused('E_IMAGE_FORMAT', /what a Mac keeps beside one .*; remove it/));
});

test('without sharp a JPEG names both ways out', () => {
  const folder = temporaryFolder();
  cpSync(fileURLToPath(new URL('../../../host', import.meta.url)), join(folder, 'host'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const script = `
    const { pixels } = await import('./host/image/pixels.js');
    await pixels(Uint8Array.of(0xff, 0xd8, 0xff, 0xd9)).catch((error) => console.log(error.code, error.message));`;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.match(said, /^E_IMAGE_DECODER .*npm i sharp.*djpeg/);
});

test('raw pixels have the length that their sides say', () => {
  checkPicture({ width: 2, height: 1, data: new Uint8Array(6) });
  const picture = (width: number, height: number, length: number) => () =>
    checkPicture({ width, height, data: new Uint8Array(length) });
  assert.throws(picture(2, 1, 8), refused('E_INPUT_SHAPE', /8 bytes; RGB pixels are 2 × 1 × 3 = 6/));
  for (const side of [0, -1, 1.5, NaN, Infinity, 32769]) {
    assert.throws(picture(side, 1, 3), refused('E_IMAGE_SIZE', /1 to 32768/));
    assert.throws(picture(1, side, 3), refused('E_IMAGE_SIZE', /1 to 32768/));
  }
});
