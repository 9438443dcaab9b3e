/** Every pixel format in every build: the input plane is the reference's, byte for byte. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  STATUS_IMAGE_FORMAT,
  STATUS_IMAGE_PIXELS,
  STATUS_IMAGE_SIZE,
  STATUS_STATE,
} from '../../host/core/status-codes.ts';
import { pixelFormats, pixelsCode } from '../../host/image/format.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import type { Contract } from '../../workshop/packing/index.ts';
import { readWeights } from '../reference/file.ts';
import { noise } from '../reference/noise.ts';
import { inputPlane } from '../reference/picture.ts';
import { byteCount, rgbFormats, yuvFormats } from '../reference/pixels.ts';
import type { PixelsAs } from '../reference/pixels.ts';
import { InputPlane } from './plane.ts';
import { runnable } from './variants.ts';

const SIDE = 33;

/** Networks whose contracts differ in all that concerns a picture. */
const contracts: [string, 1 | 3, Partial<Contract>][] = [
  ['RGB, cover', 3, { resizeHeight: 38, resizeWidth: 41 }],
  ['BGR, stretch', 3, { order: 'bgr', fit: 'stretch', resizeHeight: 33, resizeWidth: 35 }],
  ['grey, cover', 1, { resizeHeight: 33, resizeWidth: 33 }],
];

/** Exact, one pixel, narrow, flat, grown, shrunk, both at once, too wide for all windows at once; odd and even. */
const sides: [width: number, height: number][] = [
  [SIDE, SIDE],
  [1, 1],
  [2, 3],
  [1, 90],
  [151, 2],
  [19, 24],
  [64, 66],
  [67, 45],
  [30, 131],
  [1801, 3],
];

const formats: PixelsAs[] = [
  ...rgbFormats.map((format) => ({ format })),
  ...yuvFormats.flatMap((format) =>
    (['bt601', 'bt709'] as const).flatMap((matrix) =>
      (['limited', 'full'] as const).map((range) => ({ format, matrix, range })),
    ),
  ),
];

const describeFormat = ({ format, matrix, range }: PixelsAs): string =>
  [format, matrix ?? '', range ?? ''].join(' ').trim();

/** Pieces of 1 to 997 bytes, and at times whatever the core takes. */
function pieces(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (state * 48271) % 0x7fffffff;
    return state % 7 === 0 ? 0xffffffff : 1 + (state % (state % 2 ? 11 : 997));
  };
}

for (const [name, channels, part] of contracts) {
  describe(`pixels for ${name}`, async () => {
    const network = make({ alpha: 0.1, resolution: SIDE, classes: 2, seed: 8, channels });
    const file = await seal({ ...network, contract: { ...network.contract, ...part } });
    const weights = readWeights(file);
    const planes = await Promise.all(runnable.map((build) => InputPlane.open(build, file, weights)));

    for (const as of formats) {
      test(describeFormat(as), () => {
        let compared = 0;
        for (const [index, [width, height]] of sides.entries()) {
          for (const stride of [undefined, 4 * width + 5]) {
            const frame = { ...as, stride };
            const data = noise(index + 3, byteCount(width, height, frame));
            for (const fit of width === SIDE && height === SIDE ? [0, 1] : [0]) {
              const expected = inputPlane(weights, data, width, height, fit === 1, frame);
              const begin = { width, height, fit, pixels: pixelsCode(as), stride: stride ?? 0 };
              for (const [which, plane] of planes.entries()) {
                plane.push(begin, data, pieces(index));
                const place = `${runnable[which]}, ${width} × ${height}, stride ${stride}, fit ${fit}`;
                assert.ok(Buffer.from(expected).equals(plane.read()), place);
                compared++;
              }
            }
          }
        }
        assert.equal(compared, 2 * (sides.length + 1) * runnable.length);
      });
    }
  });
}

for (const fit of ['cover', 'stretch'] as const)
  test(`the longest rows keep their sums apart where they ${fit}: white stays white`, async () => {
    const network = make({ alpha: 0.1, resolution: 32, classes: 2, seed: 8 });
    const file = await seal({ ...network, contract: { ...network.contract, fit } });
    const weights = readWeights(file);
    const [width, height] = [32768, 3];
    for (const [format, ...bytes] of [
      ['rgb', 255, 255, 255],
      ['bgr', 0, 255, 1],
      ['rgba', 9, 200, 77, 0],
      ['yuyv', 255, 0, 255, 255],
    ] as const) {
      const data = new Uint8Array(byteCount(width, height, { format })).map(
        (_, at) => bytes[at % bytes.length]!,
      );
      const expected = inputPlane(weights, data, width, height, false, { format });
      for (const build of runnable) {
        const plane = await InputPlane.open(build, file, weights);
        plane.push({ width, height, fit: 0, pixels: pixelsCode({ format }), stride: 0 }, data, pieces(1));
        assert.ok(Buffer.from(expected).equals(plane.read()), `${format}, ${build}`);
      }
    }
  });

describe('the core refuses', async () => {
  const file = await seal(make({ alpha: 0.1, resolution: 32, classes: 2, seed: 8 }));
  const { core } = await InputPlane.open('baseline', file, readWeights(file));
  const begin = (...args: [number, number, number, number, number]) => [core.begin(...args), core.detail()];

  test('formats that do not exist, and flags of YUV for RGB', () => {
    for (const pixels of [14, 255, 0x100, 0x200, 0x304, 0x40c, 0x10c, 0x405, 0x406, 0x10006, 0x80000000]) {
      const refused = begin(8, 8, 0, pixels, 0).map((number) => number >>> 0);
      assert.deepEqual(refused, [STATUS_IMAGE_FORMAT, pixels]);
      assert.equal(core.capacity(), 0);
    }
  });

  test('strides shorter than a row of any plane', () => {
    for (const [format, least] of [
      ['rgb', 21],
      ['bgra', 28],
      ['grey', 7],
      ['yuyv', 16],
      ['vyuy', 16],
      ['rgb565be', 14],
      ['nv12', 8],
      ['i420', 7],
    ] as const) {
      const { code } = pixelFormats[format];
      assert.deepEqual(begin(7, 5, 0, code, least - 1), [STATUS_IMAGE_FORMAT, least - 1]);
      assert.equal(core.begin(7, 5, 0, code, least), 0);
    }
  });

  test('sides as ever, also those of an exact picture', () => {
    assert.deepEqual(begin(0, 8, 0, 6, 0), [STATUS_IMAGE_SIZE, 0]);
    assert.deepEqual(begin(8, 32769, 0, 6, 0), [STATUS_IMAGE_SIZE, 32769]);
    assert.deepEqual(begin(32, 31, 1, 6, 0), [STATUS_IMAGE_SIZE, 31]);
  });

  test('a byte more than is due, and any after the last', () => {
    const bytes = byteCount(7, 5, { format: 'i420', stride: 9 });
    assert.equal(core.begin(7, 5, 0, pixelFormats.i420.code, 9), 0);
    assert.equal(core.capacity(), bytes);
    assert.deepEqual([core.push(bytes + 1), core.detail()], [STATUS_IMAGE_PIXELS, bytes]);
    assert.equal(core.push(bytes), 0);
    assert.equal(core.capacity(), 0);
    assert.equal(core.push(1), STATUS_STATE);
    assert.equal(core.run(), 0);
  });

  test('nothing of the largest picture: its bytes are more than 32 bits hold', () => {
    assert.equal(core.begin(32768, 32768, 0, pixelFormats.rgba.code, 0xffffffff), 0);
    assert.ok(core.capacity() >= 32768);
    assert.equal(core.push(core.capacity()), 0);
    assert.ok(core.capacity() >= 32768);
  });
});
