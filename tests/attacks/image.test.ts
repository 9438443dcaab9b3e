/** Hostile pictures in Node. Those that only sharp can write are skipped without it. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import type { Sharp } from 'sharp';
import { MobilenetError } from '../../host/errors.ts';
import type { ErrorCode } from '../../host/errors.ts';
import { pixels } from '../../host/image/pixels.ts';
import { load } from '../../host/index.ts';
import type { Mobilenet } from '../../host/index.ts';
import { noSharp as skip, sharp } from '../end-to-end/sharp.ts';
import { mobilenet, refused, temporaryFolder } from '../workshop/cli.ts';
import { growth } from './growth.ts';
import { inserted, segment } from './jpeg.ts';
import { chunk, header, pixelData, png } from './png.ts';
import { smallest } from './spoil.ts';
import { exitCodes } from '../../workshop/terminal/exit-codes.ts';

const folder = temporaryFolder();

const colour = { r: 200, g: 100, b: 50 };
const [WIDTH, HEIGHT] = [4, 2];

function plain(width = WIDTH, height = HEIGHT): Sharp {
  return sharp!({ create: { width, height, channels: 3, background: colour } });
}

/** A PPM, which no decoder of others reads. */
const good = Buffer.concat([Buffer.from('P6 4 2 255\n'), Buffer.alloc(24, 99)]);

let model: Mobilenet;
let expected: unknown;
before(async () => {
  model = await load(smallest);
  expected = await model.classify(good);
});

/** Refused with one code by the library, and the model gives the next picture its answer. */
async function refusal(bytes: Uint8Array, code: ErrorCode, reason: RegExp): Promise<void> {
  await assert.rejects(model.classify(bytes), (error: unknown) => {
    assert.ok(error instanceof MobilenetError, String(error));
    assert.deepEqual([error.code, exitCodes[error.code]], [code, 4]);
    assert.match(error.message, reason);
    return true;
  });
  assert.deepEqual(await model.classify(good), expected);
}

describe('a hostile picture', { skip }, () => {
  const small = png(header(WIDTH, HEIGHT), pixelData(WIDTH, HEIGHT, 77));
  const BOMB = 128 << 20;

  test('51 60000×60000 header', () =>
    refusal(png(header(60000, 60000), pixelData(WIDTH, HEIGHT, 0)), 'E_IMAGE_SIZE', /110 million/));

  test('52 zero width', () =>
    refusal(png(header(0, HEIGHT), pixelData(WIDTH, HEIGHT, 0)), 'E_IMAGE_FORMAT', /damaged/));

  test('53 zlib bomb in IDAT', () =>
    refusal(
      png(header(WIDTH, HEIGHT), pixelData(WIDTH, HEIGHT, 77, BOMB)),
      'E_IMAGE_FORMAT',
      /more data than its pixels/,
    ));

  test('53 zlib bomb in iCCP is not inflated, and the pixels are answered', async () => {
    // The profile states its length in its first bytes, so that a reader allocates before it inflates.
    const profile = Buffer.alloc(BOMB);
    profile.writeUInt32BE(BOMB, 0);
    const packed = Buffer.concat([Buffer.from('bomb\0\0', 'latin1'), deflateSync(profile)]);
    const file = png(header(WIDTH, HEIGHT), chunk('iCCP', packed), pixelData(WIDTH, HEIGHT, 77));
    assert.ok(growth(file) < BOMB / 4);
    assert.deepEqual([...(await pixels(file)).data], Array<number>(WIDTH * HEIGHT * 3).fill(77));
  });

  for (const type of ['IHDR', 'IDAT', 'IEND']) {
    test(`54 bad CRC of ${type}`, async () => {
      const file = Buffer.from(small);
      const at = file.indexOf(type);
      file[at + 4 + file.readUInt32BE(at - 4)]! ^= 1;
      await refusal(file, 'E_IMAGE_FORMAT', /damaged/);
    });
  }

  test('55 truncated JPEG, also where only the end marker is missing', async () => {
    const file = await plain(64, 64).jpeg().toBuffer();
    for (const length of [file.length - 2, file.length >> 1, 100])
      await refusal(file.subarray(0, length), 'E_IMAGE_FORMAT', /cut short/);
  });

  test('56 progressive with thousands of scans', async () => {
    const file = await plain(64, 64).jpeg({ progressive: true }).toBuffer();
    const { at } = segment(file, 0xda);
    const scan = file.subarray(at, file.indexOf(Uint8Array.of(0xff, 0xc4), at));
    const scans = Buffer.concat(Array<Buffer>(3000).fill(scan));
    await refusal(inserted(file, at, scans), 'E_IMAGE_FORMAT', /more than 100 scans/);
  });

  test('57 greyscale, palette, 16-bit, alpha, interlaced and CMYK are answered', async () => {
    const background = { r: 150, g: 140, b: 130 };
    const printed = sharp!({ create: { width: WIDTH, height: HEIGHT, channels: 3, background } });
    const all: [string, Buffer, number[], number][] = [
      [
        'greyscale',
        await sharp!(Buffer.alloc(8, 90), { raw: { width: 4, height: 2, channels: 1 } })
          .png()
          .toBuffer(),
        [90, 90, 90],
        0,
      ],
      ['palette', await plain().png({ palette: true }).toBuffer(), [200, 100, 50], 0],
      ['16-bit', await plain().toColourspace('rgb16').png().toBuffer(), [200, 100, 50], 0],
      ['alpha', await plain().ensureAlpha(0.5).png().toBuffer(), [100, 50, 25], 1],
      ['interlaced', await plain().png({ progressive: true }).toBuffer(), [200, 100, 50], 0],
      ['progressive', await plain().jpeg({ progressive: true, quality: 100 }).toBuffer(), [200, 100, 50], 2],
      ['grey JPEG', await plain().greyscale().jpeg({ quality: 100 }).toBuffer(), [124, 124, 124], 4],
      // There and back through a printer's profile, so a colour that can be printed.
      ['CMYK', await printed.toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer(), [150, 140, 130], 12],
    ];
    for (const [kind, file, seen, levels] of all) {
      const { width, height, data } = await pixels(file);
      assert.deepEqual([width, height, data.length], [WIDTH, HEIGHT, WIDTH * HEIGHT * 3], kind);
      data.forEach((byte, at) =>
        assert.ok(Math.abs(byte - seen[at % 3]!) <= levels, `${kind}: ${byte} at ${at}, not ${seen[at % 3]}`),
      );
    }
  });

  test('58 EXIF orientation 9 is none, and the picture is answered upright', async () => {
    const file = await plain().jpeg().withMetadata({ orientation: 6 }).toBuffer();
    assert.deepEqual([(await pixels(file)).width, (await pixels(file)).height], [HEIGHT, WIDTH]);
    // The tag 0x0112, a short, count 1, little-endian.
    const tag = file.indexOf(Uint8Array.of(0x12, 0x01, 3, 0, 1, 0, 0, 0));
    for (const orientation of [0, 9, 0xffff]) {
      file.writeUInt16LE(orientation, tag + 8);
      const { width, height } = await pixels(file);
      assert.deepEqual([width, height], [WIDTH, HEIGHT], `orientation ${orientation}`);
    }
  });

  test('59 animated: the first picture is answered', async () => {
    const frames = [plain(), plain().negate()].map((frame) => frame.png().toBuffer());
    const animated = sharp!(await Promise.all(frames), { join: { animated: true } });
    const { width, height, data } = await pixels(await animated.webp({ lossless: true }).toBuffer());
    assert.deepEqual([width, height, ...data.subarray(0, 3)], [WIDTH, HEIGHT, 200, 100, 50]);
    const control = chunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]));
    assert.equal((await pixels(png(header(4, 2), control, pixelData(4, 2, 77)))).data[0], 77);
  });

  test('60 SVG or TIFF renamed .jpg', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>');
    writeFileSync(join(folder, 'w.mnw'), smallest);
    for (const file of [svg, await plain().tiff().toBuffer()]) {
      await refusal(file, 'E_IMAGE_FORMAT', /not a JPEG, PNG/);
      const path = join(folder, 'photo.jpg');
      writeFileSync(path, file);
      const args = ['classify', '-m', join(folder, 'w.mnw'), path];
      refused(await mobilenet(args), 4, /^mobilenet: E_IMAGE_FORMAT: /);
    }
  });

  test('61 PNG/JPEG polyglot: it is what its first bytes say', async () => {
    const jpeg = await plain(6, 3).jpeg().toBuffer();
    const comment = Buffer.from([0xff, 0xfe, (small.length + 2) >> 8, (small.length + 2) & 255, ...small]);
    for (const [file, width] of [
      [Buffer.concat([small, jpeg]), WIDTH],
      [Buffer.concat([jpeg, small]), 6],
      [inserted(jpeg, 2, comment), 6],
      [png(header(WIDTH, HEIGHT), chunk('juNk', jpeg), pixelData(WIDTH, HEIGHT, 77)), WIDTH],
    ] as const) {
      assert.equal((await pixels(file)).width, width);
    }
  });

  test('62 second SOF changing the size', async () => {
    const file = await plain(16, 16).jpeg().toBuffer();
    const { at, bytes } = segment(file, 0xc0);
    bytes.writeUInt16BE(3000, 5);
    for (const place of [at, at + bytes.length, file.length - 2])
      await refusal(inserted(file, place, bytes), 'E_IMAGE_FORMAT', /a second frame begins at byte \d+/);
  });
});

test('63 PPM maxval 0, CRLF in the PPM header', async () => {
  for (const head of ['P6 4 2 0\n', 'P6\r\n4 2\r\n255\r\n', 'P6 4 2 255\r\n'])
    await refusal(Buffer.concat([Buffer.from(head), Buffer.alloc(24)]), 'E_IMAGE_FORMAT', /PPM/);
});
