/** A region of a frame is the picture that a knife would have cut out of it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Memory } from '../../../gateway/watch/memory.ts';
import { cut, regionsOf } from '../../../gateway/watch/region.ts';
import { planes } from '../../../host/image/format.ts';
import type { PixelFormat } from '../../../host/image/format.ts';
import { load } from '../../../host/index.ts';
import type { Picture } from '../../../host/index.ts';
import { make, seal } from '../../../workshop/packing/index.ts';

const formats = ['rgb', 'bgra', 'grey', 'rgb565le', 'yuyv', 'nv12', 'i420'] as const;

/** A frame that is grey but for a region, whose bytes are those of a picture. Made plane by plane, with gaps between. */
function around(inner: Picture, format: PixelFormat): Picture {
  const [width, height] = [23, 17];
  const gaps = { format, stride: planes({ format }, width, height)[0]!.row + 6, rows: height + 3 };
  const all = planes(gaps, width, height);
  const data = new Uint8Array(all.at(-1)!.end).fill(128);
  for (const [index, to] of planes({ format }, inner.width, inner.height).entries()) {
    const corner = planes({ format }, 4, 2)[index]!;
    for (let y = 0; y < to.rows; y++) {
      const row = inner.data.subarray(to.place + y * to.stride, to.place + y * to.stride + to.row);
      data.set(row, all[index]!.place + (corner.rows + y) * all[index]!.stride + corner.row);
    }
  }
  return { width, height, data, ...gaps };
}

describe('the answer of a region is that of the picture alone', async () => {
  const model = await load(await seal(make({ alpha: 0.25, resolution: 32, classes: 10, seed: 3 })));
  for (const format of formats)
    test(format, async () => {
      const [width, height] = [11, 9];
      const data = Uint8Array.from(
        { length: planes({ format }, width, height).at(-1)!.end },
        (_, at) => at * 37,
      );
      const inner = { width, height, format, data };
      const frame = around(inner, format);
      const [region] = regionsOf(['gate=4,2,11,9']);
      const piece = cut(frame, region!, new Memory());
      assert.deepEqual(Buffer.from(piece.data), Buffer.from(data));
      assert.deepEqual(await model.classify(piece, 10), await model.classify(inner, 10));
      assert.notDeepEqual(await model.embed(piece), await model.embed(frame));
    });
});

test('a region beyond the frame, or between two pixels of one colour, is refused', () => {
  const frame = { width: 8, height: 8, format: 'i420', data: new Uint8Array(96) } as const;
  const of = (text: string, picture: Picture = frame): Picture =>
    cut(picture, regionsOf([text])[0]!, new Memory());
  assert.throws(() => of('4,0,5,1'), { code: 'E_IMAGE_SIZE' });
  assert.throws(() => of('0,8,1,1'), { code: 'E_IMAGE_SIZE' });
  for (const odd of ['1,0,2,2', '0,1,2,2']) assert.throws(() => of(odd), { code: 'E_USAGE' });
  const yuyv = { ...frame, format: 'yuyv', data: new Uint8Array(128) } as const;
  assert.throws(() => of('1,0,2,2', yuyv), { code: 'E_USAGE' });
  assert.equal(of('0,1,2,2', yuyv).data.length, 8);
  assert.equal(of('2,2,5,3').data.length, 15 + 2 * 6);
});
