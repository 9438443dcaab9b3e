/** JPEGs decoded straight to the sides that a network wants, where a caller allows it. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Sharp } from 'sharp';
import type { Mobilenet } from '../../../host/index.ts';
import { pixels } from '../../../host/pixels.ts';
import type { Fitting, Picture } from '../../../host/pixels.ts';
import { noSharp as skip, sharp } from '../../end-to-end/sharp.ts';
import { loaded } from '../networks.ts';

const [width, height] = [801, 602];
const cover: Fitting = { fit: 'cover', resizeHeight: 100, resizeWidth: 90 };
const stretch: Fitting = { ...cover, fit: 'stretch' };
const red = (x: number, across: number): number => (255 * (x + 0.5)) / across;

/** A slope of red from left to right and one of green from top to bottom. */
function slopes(): Sharp {
  const data = Buffer.alloc(3 * width * height);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 3) data.set([red(x, width), red(y, height)], at);
  return sharp!(data, { raw: { width, height, channels: 3 } });
}

function assertSlopes(
  { width, height, data }: Picture,
  expected: readonly [number, number],
  what: string,
): void {
  assert.deepEqual([width, height, data.length], [...expected, 3 * width * height], what);
  for (const x of [1, width >> 1, width - 2])
    for (const y of [1, height >> 1, height - 2]) {
      const at = 3 * (y * width + x);
      const off = [red(x, width), red(y, height), 0].map((level, of) => Math.abs(level - data[at + of]!));
      assert.ok(Math.max(...off) <= 4, `${what} ${x} ${y}: ${off.join(' ')}`);
    }
}

describe('a JPEG of many times the sides that are wanted', { skip }, () => {
  let jpeg: Buffer;
  before(async () => (jpeg = await slopes().jpeg({ chromaSubsampling: '4:4:4' }).toBuffer()));

  test('has the sides to which the network scales it', async () => {
    assertSlopes(await pixels(jpeg, cover), [133, 100], 'cover');
    assertSlopes(await pixels(jpeg, stretch), [90, 100], 'stretch');
    assertSlopes(await pixels(jpeg, { ...cover, resizeHeight: 20, resizeWidth: 20 }), [27, 20], 'an eighth');
    const progressive = await slopes().jpeg({ progressive: true }).toBuffer();
    assertSlopes(await pixels(progressive, cover), [133, 100], 'progressive');
  });

  test('is turned first as its EXIF orientation says', async () => {
    const turned = await slopes().rotate(270).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    assertSlopes(await pixels(turned, { ...stretch, resizeWidth: 99 }), [99, 100], 'orientation 6');
  });

  test('is refused where it is cut or has lost data', async () => {
    const lost = Buffer.concat([jpeg.subarray(0, jpeg.length >> 1), Buffer.of(0xff, 0xd9)]);
    for (const file of [lost, jpeg.subarray(0, -2)])
      await assert.rejects(pixels(file, cover), { code: 'E_IMAGE_FORMAT' });
  });

  test('has its own pixels below three times the sides, in other formats, and where nothing is wanted', async () => {
    const whole = await pixels(jpeg);
    assert.deepEqual([whole.width, whole.height], [width, height]);
    assert.deepEqual(await pixels(jpeg, { ...cover, resizeHeight: 201, resizeWidth: 201 }), whole);
    for (const file of [await slopes().png().toBuffer(), await slopes().webp({ quality: 90 }).toBuffer()])
      assert.deepEqual(await pixels(file, cover), await pixels(file));
  });

  test('of more than 16 million pixels comes straight to these sides too', async () => {
    const file = await slopes().resize(4400, 3700, { fit: 'fill' }).jpeg().toBuffer();
    assertSlopes(
      await pixels(file, { ...stretch, resizeWidth: 224, resizeHeight: 224 }),
      [224, 224],
      'large',
    );
  });
});

describe('the option shrink', { skip }, () => {
  let model: Mobilenet;
  let jpeg: Buffer;
  let small: Picture;
  before(async () => {
    model = await loaded('int8');
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    jpeg = await sharp!({ create: { width: 400, height: 300, channels: 3, background: 'black', noise } })
      .jpeg()
      .toBuffer();
    small = await pixels(jpeg, model.contract);
    assert.equal(small.height, model.contract.resizeHeight);
    assert.notDeepEqual(await model.embedBytes(jpeg), await model.embedBytes(small));
  });

  test('is one of classify, of one picture and of several', async () => {
    const expected = await model.classify(small);
    assert.deepEqual(await model.classify(jpeg, { shrink: true }), expected);
    assert.deepEqual(await model.classify(jpeg, 5, { shrink: true }), expected);
    assert.deepEqual(await model.classify([jpeg], 5, { shrink: true }), [expected]);
    assert.deepEqual(await model.classify(jpeg, { shrink: false }), await model.classify(jpeg));
    for await (const { classes } of model.classifyEach([jpeg], { shrink: true }))
      assert.deepEqual(classes, expected);
  });

  test('is one of embed', async () => {
    assert.deepEqual(await model.embed(jpeg, { shrink: true }), await model.embed(small));
    assert.deepEqual(await model.embedBytes(jpeg, { shrink: true }), await model.embedBytes(small));
  });

  test('is none of infer, which takes pixels', async () => {
    const wrong = { shrink: true } as object;
    await assert.rejects(model.infer(new Uint8Array(1), 'output', wrong), { code: 'E_USAGE' });
  });
});
