/**
 * Colours of YUV against ffmpeg: the same bytes of nv12, nv21, i420 and yuyv to RGB, without a resize, by swscale and by
 * the core. swscale is told to repeat chroma (`neighbor`) and to compute without shortcuts.
 *
 * No byte differs by more than 2: swscale rounds its coefficients and its sums to fewer bits (1 was the most in version
 * 5.1, one byte in a hundred). On the average they differ by less than a twentieth: a wrong matrix, range, rounding or
 * siting of chroma is 20 times that.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { before, describe, test } from 'node:test';
import { pixelsCode } from '../../host/image/format.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { InputPlane } from '../golden/plane.ts';
import { readWeights } from '../reference/file.ts';
import { runs, unless } from './engines.ts';

const MOST = 2;
const MEAN = 0.05;

const skip = unless(runs('ffmpeg', '-version'), 'no ffmpeg: `apt-get install ffmpeg`');

/** Our names and ffmpeg's. */
const formats = [
  ['nv12', 'nv12'],
  ['nv21', 'nv21'],
  ['i420', 'yuv420p'],
  ['yuyv', 'yuyv422'],
] as const;

const FLAGS = 'neighbor+accurate_rnd+full_chroma_int';

/** Even: swscale stretches the chroma of an odd side, so those are cut from an even one. */
const SIDE = 98;

/** Slopes of all colours, above hard edges between saturated ones. RGB u8 [SIDE][SIDE][3]. */
function picture(): Uint8Array {
  return Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, at) => {
    const channel = at % 3;
    const x = Math.floor(at / 3) % SIDE;
    const y = Math.floor(at / 3 / SIDE);
    if (2 * y > SIDE) return ((x >> 3) + (y >> 2) * 3) & (1 << channel) ? 255 : 0;
    return Math.round(128 + 127 * Math.sin((x * (channel + 1)) / 19 + (y * (3 - channel)) / 23));
  });
}

/** Converts one raw picture. */
function ffmpeg(from: string, to: string, scale: string, bytes: Uint8Array): Uint8Array {
  const raw = ['-f', 'rawvideo', '-pix_fmt'];
  const input = ['-v', 'error', ...raw, from, '-s', `${SIDE}x${SIDE}`, '-i', '-'];
  const output = ['-vf', `scale=${scale}:flags=${FLAGS}`, ...raw, to, '-'];
  return execFileSync('ffmpeg', [...input, ...output], { input: bytes });
}

/** The core's RGB of exact pictures: a network whose input table changes nothing. */
async function open(side: number): Promise<InputPlane> {
  const network = make({ alpha: 0.1, resolution: side, classes: 1, seed: 2 });
  const inputTable = Uint8Array.from({ length: 768 }, (_, byte) => byte & 255);
  const file = await seal({ ...network, contract: { ...network.contract, inputTable } });
  return InputPlane.open('baseline', file, readWeights(file));
}

/** Without the last column and row. */
function cropped(rgb: Uint8Array): Uint8Array {
  const rows = Array.from({ length: SIDE - 1 }, (_, y) =>
    rgb.subarray(y * SIDE * 3, (y * SIDE + SIDE - 1) * 3),
  );
  return Buffer.concat(rows);
}

function assertNear(actual: Uint8Array, expected: Uint8Array): void {
  assert.equal(actual.length, expected.length);
  const differences = actual.map((byte, at) => Math.abs(byte - expected[at]!));
  const most = Math.max(...differences);
  assert.ok(most <= MOST, `${most} levels`);
  const mean = Array.from(differences).reduce((sum, each) => sum + each, 0) / differences.length;
  assert.ok(mean < MEAN, `${mean} levels on the average`);
}

describe('the colours of ffmpeg', { skip }, () => {
  let even: InputPlane;
  let odd: InputPlane;
  before(async () => {
    [even, odd] = await Promise.all([open(SIDE), open(SIDE - 1)]);
  });

  for (const [format, theirs] of formats) {
    for (const matrix of ['bt601', 'bt709'] as const) {
      for (const range of ['limited', 'full'] as const) {
        test(`${format} ${matrix} ${range}`, () => {
          const out = `out_color_matrix=${matrix}:out_range=${range}`;
          const yuv = ffmpeg('rgb24', theirs, out, picture());
          const rgb = ffmpeg(theirs, 'rgb24', `in_color_matrix=${matrix}:in_range=${range}`, yuv);
          const frame = { fit: 1, pixels: pixelsCode({ format, matrix, range }), stride: 0 };
          const piece = (): number => 4096;
          even.push({ ...frame, width: SIDE, height: SIDE }, yuv, piece);
          assertNear(even.read(), rgb);

          // One column and one row less: the stride stays, chroma too, and the last row of luma goes.
          const stride = format === 'yuyv' ? 2 * SIDE : SIDE;
          const luma = yuv.subarray(0, stride * (SIDE - 1));
          const chroma = format === 'yuyv' ? [] : [yuv.subarray(SIDE * SIDE)];
          const less = { ...frame, stride, width: SIDE - 1, height: SIDE - 1 };
          odd.push(less, Buffer.concat([luma, ...chroma]), piece);
          assertNear(odd.read(), cropped(rgb));
        });
      }
    }
  }
});
