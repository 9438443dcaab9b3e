/** Frames of a stream, in pieces of any length, whole, damaged and hostile. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Frame } from '../../../gateway/pool/messages.ts';
import type { Shot } from '../../../gateway/watch/shot.ts';
import { frames } from '../../../gateway/watch/stream/frames.ts';
import { ppm } from '../../end-to-end/sample.ts';
import { all, around, inPieces } from './around.ts';

const stop = readFileSync(new URL('../../../../examples/signs/stop.jpg', import.meta.url));
const lengths = [1, 7, 1000, 1 << 20];

interface Found {
  readonly shots: readonly Shot[];
  readonly damaged: readonly string[];
}

async function read(bytes: Uint8Array, length = 1000, given: Partial<Frame> = {}): Promise<Found> {
  const its = around();
  return { shots: await all(frames(inPieces(bytes, length), given, its)), damaged: its.damaged };
}

/** A comment segment that holds the whole of another picture, as the thumbnail of a camera. */
function withThumbnail(jpeg: Buffer): Buffer {
  const segment = Buffer.from([0xff, 0xfe, (jpeg.length + 2) >> 8, (jpeg.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg, jpeg.subarray(2)]);
}

describe('the frames of a stream', () => {
  for (const length of lengths) {
    test(`of JPEG, in pieces of ${length}`, async () => {
      const large = withThumbnail(stop);
      const between = Buffer.from('\r\n--frame\r\nContent-Type: image/jpeg\r\n\r\n');
      const { shots, damaged } = await read(Buffer.concat([stop, between, large, stop]), length);
      assert.deepEqual(
        shots.map(({ bytes }) => Buffer.from(bytes)),
        [stop, large, stop],
      );
      assert.deepEqual(damaged, []);
    });

    test(`of PPM and PGM, in pieces of ${length}`, async () => {
      const grey = Buffer.from('P5\n# a comment\n2 2\n255\nP6P6');
      const { shots, damaged } = await read(Buffer.concat([ppm(1), grey, ppm(2)]), length);
      assert.deepEqual(
        shots.map(({ bytes, frame }) => [bytes.length, frame]),
        [
          [18, { width: 3, height: 2, format: 'rgb' }],
          [4, { width: 2, height: 2, format: 'grey' }],
          [18, { width: 3, height: 2, format: 'rgb' }],
        ],
      );
      assert.deepEqual([shots[0]!.bytes[0], shots[2]!.bytes[0], damaged], [50, 100, []]);
    });

    test(`of YUV4MPEG2, in pieces of ${length}`, async () => {
      const text = 'YUV4MPEG2 W3 H2 F25:1 C420jpeg XCOLORRANGE=FULL\nFRAME\n0123456789FRAME Ip\nabcdefghij';
      const { shots } = await read(Buffer.from(text), length, { matrix: 'bt709' });
      const frame = { width: 3, height: 2, format: 'i420', range: 'full', matrix: 'bt709' };
      assert.deepEqual(
        shots.map((shot) => [Buffer.from(shot.bytes).toString(), shot.frame]),
        [
          ['0123456789', frame],
          ['abcdefghij', frame],
        ],
      );
    });

    test(`of raw pixels, in pieces of ${length}`, async () => {
      const frame = { width: 3, height: 2, format: 'nv12', rows: 4 } as const;
      const { shots, damaged } = await read(Buffer.alloc(20 * 3 + 1, 7), length, frame);
      assert.deepEqual([shots.length, shots[0]!.bytes.length, damaged], [3, 20, ['E_IMAGE_FORMAT']]);
    });
  }

  test('is nothing where it ends at once', async () => {
    assert.deepEqual(await read(Buffer.alloc(0)), { shots: [], damaged: [] });
  });
});

describe('what is damaged is told of, and the next is read', () => {
  for (const length of lengths) {
    test(`of JPEG, in pieces of ${length}`, async () => {
      for (const kept of [3, 20, 700, stop.length - 2]) {
        const bytes = Buffer.concat([stop, stop.subarray(0, kept), stop, stop, stop.subarray(0, 99)]);
        const { shots, damaged } = await read(bytes, length);
        assert.ok(shots.length >= 2 && shots.every((shot) => stop.equals(shot.bytes)), `${kept}`);
        assert.ok(damaged.length >= 2);
      }
    });

    test(`of PPM, in pieces of ${length}`, async () => {
      for (const bad of [
        'P6 1 1 65535 abcdef',
        'P6 0 9 255 ',
        'P6 99999 99999 255 abc',
        'P6 123456 1 255 a',
      ]) {
        const { shots, damaged } = await read(Buffer.concat([ppm(1), Buffer.from(bad), ppm(2)]), length);
        assert.deepEqual([shots.length, shots[1]?.bytes[0]], [2, 100], bad);
        assert.ok(damaged.length >= 1);
      }
    });
  }

  test('a stream that ends within a picture', async () => {
    for (const bytes of [ppm(1).subarray(0, 20), Buffer.from('P6 3'), stop.subarray(0, 500)])
      assert.deepEqual(await read(bytes), { shots: [], damaged: ['E_IMAGE_FORMAT'] });
  });
});

describe('is refused', () => {
  for (const [what, text, code] of [
    ['of no kind', 'GIF89a', 'E_IMAGE_FORMAT'],
    ['YUV4MPEG2 without a size', 'YUV4MPEG2 W3\n', 'E_IMAGE_FORMAT'],
    ['of other colours', 'YUV4MPEG2 W3 H2 C444\n', 'E_IMAGE_FORMAT'],
    ['of too many pixels', 'YUV4MPEG2 W30000 H30000\n', 'E_IMAGE_SIZE'],
    ['whose line does not end', `YUV4MPEG2 ${'x'.repeat(2000)}`, 'E_IMAGE_FORMAT'],
    ['whose frame does not begin', 'YUV4MPEG2 W2 H2\nFRAMES\n123456', 'E_IMAGE_FORMAT'],
  ] as const)
    test(`a stream ${what}`, () => assert.rejects(read(Buffer.from(text)), { code }));
});

/** One piece, so many times: the stream itself takes no memory. */
async function* endless(start: Uint8Array, piece: Uint8Array, times: number): AsyncGenerator<Uint8Array> {
  yield start;
  for (let time = 0; time < times; time++) yield piece;
}

describe('memory does not grow', () => {
  // Bytes of a JPEG that never ends, of nothing between two, of a PPM's header, of a YUV4MPEG2 with frames.
  const yuv = Buffer.concat([Buffer.from('FRAME\n'), Buffer.alloc(640 * 480 * 1.5)]);
  for (const [what, start, piece] of [
    ['a picture that does not end', stop.subarray(0, 1000), Buffer.alloc(1 << 16, 1)],
    ['garbage behind a JPEG', stop, Buffer.alloc(1 << 16, 1)],
    ['garbage behind a PPM', ppm(1), Buffer.alloc(1 << 16, 0x50)],
    ['frames', Buffer.from('YUV4MPEG2 W640 H480\n'), yuv],
  ] as const)
    test(`with ${what}`, async () => {
      const its = around();
      let most = 0;
      const before = process.memoryUsage().arrayBuffers;
      const pieces = endless(start, piece, Math.ceil((96 << 20) / piece.length));
      const watched = (async function* () {
        for await (const each of pieces) {
          most = Math.max(most, process.memoryUsage().arrayBuffers - before);
          yield each;
        }
      })();
      for await (const { bytes, frame } of frames(watched, {}, its)) if (frame) its.memory.give(bytes);
      // The largest JPEG, twice while the window grows.
      assert.ok(most < 80 << 20, `${most} bytes`);
    });
});
