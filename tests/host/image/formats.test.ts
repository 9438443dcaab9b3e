/** Raw pixels in every format: their lengths, what is refused, and that formats of one picture give one answer. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { load } from '../../../host/index.ts';
import type { Picture } from '../../../host/index.ts';
import { checkPicture } from '../../../host/image/picture.ts';
import { make, seal } from '../../../workshop/packing/index.ts';
import { noise } from '../../reference/noise.ts';

const refused = (code: string, message: RegExp) => ({ name: 'MobilenetError', code, message });

/** A picture of so many bytes, whose description may be wrong. */
const raw = (bytes: number, rest: object): Picture =>
  ({ width: 7, height: 5, data: new Uint8Array(bytes), ...rest }) as Picture;

describe('the bytes of 7 × 5 pixels', () => {
  const lengths: [format: string, stride: number | undefined, bytes: number, padding: number][] = [
    ['rgb', undefined, 105, 0],
    ['bgr', 24, 117, 3],
    ['rgba', undefined, 140, 0],
    ['bgra', 28, 140, 0],
    ['grey', undefined, 35, 0],
    ['grey', 7, 35, 0],
    ['grey', 8, 39, 1],
    ['yuyv', undefined, 80, 0],
    ['yuyv', 20, 96, 4],
    ['uyvy', undefined, 80, 0],
    ['rgb565be', undefined, 70, 0],
    ['rgb565', 16, 78, 2],
    ['nv12', undefined, 35 + 24, 0],
    ['nv21', 8, 40 + 24, 0],
    ['nv12', 10, 50 + 28, 2],
    ['i420', undefined, 35 + 12 + 12, 0],
    ['i420', 7, 35 + 12 + 12, 0],
    ['i420', 9, 45 + 15 + 14, 1],
  ];
  for (const [format, stride, bytes, padding] of lengths) {
    test(`as ${format} with a stride of ${stride} are ${bytes}, or ${padding} more`, () => {
      checkPicture(raw(bytes, { format, stride }));
      checkPicture(raw(bytes + padding, { format, stride }));
      for (const wrong of [0, bytes - 1, bytes + padding + 1, ...(padding > 1 ? [bytes + 1] : [])]) {
        assert.throws(
          () => checkPicture(raw(wrong, { format, stride })),
          refused('E_INPUT_SHAPE', /bytes; /),
        );
      }
    });
  }
});

test('formats, matrices, ranges and strides that do not exist are refused, naming those that do', () => {
  for (const [rest, sentence] of [
    [
      { format: 'gray' },
      /must be rgb, bgr, rgba, bgra, grey, yuyv, nv12, nv21, i420, uyvy, yvyu, vyuy, rgb565le, rgb565be, rgb565, not 'gray'/,
    ],
    [{ format: 'toString' }, /must be rgb/],
    [{ format: 'nv12', matrix: 'bt2020' }, /matrix must be bt601, bt709, not 'bt2020'/],
    [{ format: 'nv12', range: 'tv' }, /range must be limited, full, not 'tv'/],
    [{ format: 'rgba', range: 'full' }, /rgba has no matrix and no range/],
    [{ matrix: 'bt709' }, /rgb has no matrix/],
    [{ format: 'nv12', offsets: null }, /offsets must be a list/],
    [{ stride: 20 }, /stride of 20 bytes/],
    [{ format: 'nv12', stride: 7 }, /stride of 7 bytes/],
    ...[0, -21, 21.5, NaN, Infinity, 2 ** 32].map((stride) => [{ stride }, /stride/] as const),
  ] as const) {
    assert.throws(() => checkPicture(raw(105, rest)), refused('E_IMAGE_FORMAT', sentence));
  }
});

/** Rows of `row` bytes with bytes of no meaning up to the stride, also after the last. */
function strided(rows: Uint8Array, row: number, stride: number): Uint8Array {
  const wide = new Uint8Array((rows.length / row) * stride).fill(201);
  for (let at = 0; at * row < rows.length; at++)
    wide.set(rows.subarray(at * row, (at + 1) * row), at * stride);
  return wide;
}

const pick = (bytes: Uint8Array, group: number, places: readonly number[]): Uint8Array =>
  Uint8Array.from({ length: (bytes.length / group) * places.length }, (_, at) => {
    const place = places[at % places.length]!;
    return place < 0 ? 7 : bytes[Math.floor(at / places.length) * group + place]!;
  });

const [WIDTH, HEIGHT] = [61, 43];

/** Answers for a picture of these sides, by one network. */
async function answers(): Promise<(picture: Omit<Picture, 'width' | 'height'>) => Promise<Uint8Array>> {
  const model = await load(await seal(make({ alpha: 0.1, resolution: 32, classes: 5, seed: 4 })));
  return (picture) => model.embedBytes({ width: WIDTH, height: HEIGHT, ...picture });
}

test('one picture has one answer in every format that can say it', async () => {
  const answer = await answers();

  const rgb = noise(1, WIDTH * HEIGHT * 3);
  const colour = await answer({ data: rgb });
  for (const picture of [
    { format: 'rgb', data: rgb },
    { format: 'bgr', data: pick(rgb, 3, [2, 1, 0]) },
    { format: 'rgba', data: pick(rgb, 3, [0, 1, 2, -1]) },
    { format: 'bgra', data: new Uint8ClampedArray(pick(rgb, 3, [2, 1, 0, -1])) },
    { stride: 190, data: strided(rgb, WIDTH * 3, 190) },
  ] as const) {
    assert.deepEqual(await answer(picture), colour);
  }

  const grey = noise(2, WIDTH * HEIGHT);
  assert.deepEqual(
    await answer({ format: 'grey', data: grey }),
    await answer({ data: pick(grey, 1, [0, 0, 0]) }),
  );
});

test('one picture in YUV has one answer in every order of its planes', async () => {
  const answer = await answers();
  const [columns, rows] = [31, 22];
  const grey = noise(2, WIDTH * HEIGHT);
  const u = noise(3, columns * rows);
  const v = noise(4, columns * rows);
  const uv = Uint8Array.from({ length: 2 * u.length }, (_, at) => (at % 2 ? v : u)[at >> 1]!);
  const vu = Uint8Array.from({ length: 2 * u.length }, (_, at) => (at % 2 ? u : v)[at >> 1]!);
  const planes = (...all: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(all));
  const yuv = await answer({ format: 'i420', data: planes(grey, u, v) });
  for (const picture of [
    { format: 'nv12', data: planes(grey, uv) },
    { format: 'nv21', data: planes(grey, vu) },
    { format: 'nv12', stride: 64, data: planes(strided(grey, WIDTH, 64), strided(uv, 62, 64)) },
    {
      format: 'i420',
      stride: 65,
      data: planes(strided(grey, WIDTH, 65), strided(u, 31, 33), strided(v, 31, 33)),
    },
    { format: 'i420', matrix: 'bt601', range: 'limited', data: planes(grey, u, v) },
  ] as const) {
    assert.deepEqual(await answer(picture), yuv);
  }
  for (const rest of [{ matrix: 'bt709' }, { range: 'full' }] as const) {
    assert.notDeepEqual(await answer({ format: 'i420', data: planes(grey, u, v), ...rest }), yuv);
  }
});
