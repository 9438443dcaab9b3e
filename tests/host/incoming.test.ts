/** Frames that are read straight to where the core reads them: the answers of frames in memory, whatever comes at a time. */
import assert from 'node:assert/strict';
import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checkedPlanes } from '../../host/pixels.ts';
import { run } from '../../host/run.ts';
import type { Incoming, Outputs } from '../../host/run.ts';
import { noise as bytesOf } from '../reference/noise.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { loaded } from './networks.ts';

const model = await loaded('int8');
const take = ({ classes, embedding }: Outputs): object => ({ classes: classes(10), embedding: embedding() });
const folder = temporaryFolder();

type Shape = Omit<Incoming, 'read'>;

const shapes: readonly Shape[] = [
  { width: 31, height: 17 },
  { width: 300, height: 211, format: 'nv12' },
  { width: 301, height: 211, format: 'i420', matrix: 'bt709', range: 'full' },
  { width: 64, height: 48, format: 'grey', stride: 80 },
  { width: 64, height: 45, format: 'nv12', stride: 80, rows: 48 },
  { width: 64, height: 45, format: 'i420', offsets: [64 * 48, 64 * 48 + 32 * 30] },
];

/** Gives bytes in parts of at most so many; counts them. */
function source(bytes: Uint8Array, most: number) {
  const given = { at: 0 };
  const read = (view: Uint8Array): number => {
    const part = bytes.subarray(given.at, given.at + Math.min(most, view.length));
    view.set(part);
    given.at += part.length;
    return part.length;
  };
  return { given, read };
}

describe('a frame that is read', () => {
  for (const shape of shapes)
    test(`is answered as in memory: ${JSON.stringify(shape)}`, async () => {
      const { end } = checkedPlanes(shape).at(-1)!;
      // What follows belongs to the next frame.
      const bytes = bytesOf(7, end + 9);
      const { result: expected } = await run(model, { ...shape, data: bytes.subarray(0, end) }, take);
      for (const most of [1 << 20, 1000, 7]) {
        const { given, read } = source(bytes, most);
        assert.deepEqual((await run(model, { ...shape, read }, take)).result, expected);
        const later = source(bytes, most);
        const soon = async (view: Uint8Array): Promise<number> => later.read(view);
        assert.deepEqual((await run(model, { ...shape, read: soon }, take)).result, expected);
        assert.deepEqual([given.at, later.given.at], [end, end]);
      }
    });

  test('comes from a file, frame after frame, to the core’s own memory', async () => {
    const [width, height] = [320, 240];
    const frames = [1, 2, 3].map((seed) => bytesOf(seed, width * height * 1.5));
    const path = join(folder, 'frames');
    writeFileSync(path, Buffer.concat(frames));
    const file = openSync(path, 'r');
    const memories = new Set<ArrayBufferLike>();
    const read = (view: Uint8Array): number => (memories.add(view.buffer), readSync(file, view));
    for (const data of frames) {
      const shape = { width, height, format: 'nv12' } as const;
      const { result, resize } = await run(model, { ...shape, read }, take);
      assert.deepEqual(result, (await run(model, { ...shape, data }, take)).result);
      assert.ok(resize > 0);
    }
    closeSync(file);
    assert.deepEqual(
      [...memories].map(({ byteLength }) => byteLength % 65536),
      [0],
    );
  });

  test('may be the input itself', async () => {
    const { width, height } = model.contract;
    const data = bytesOf(5, width * height * 3);
    const options = { exact: true };
    const { result } = await run(model, { width, height, read: source(data, 100).read }, take, options);
    assert.deepEqual(result, (await run(model, { width, height, data }, take, options)).result);
    const other = { width: width + 1, height, read: source(data, 100).read };
    await assert.rejects(run(model, other, take, options), { code: 'E_IMAGE_SIZE' });
  });
});

const [width, height] = [200, 150];
const data = bytesOf(3, width * height * 3);
const { result: expected } = await run(model, { width, height, data }, take);

describe('a frame that cannot be read', () => {
  const after = async (): Promise<void> =>
    assert.deepEqual((await run(model, { width, height, data }, take)).result, expected);

  test('ends too soon', async () => {
    const { read } = source(data.subarray(0, 70_000), 1 << 20);
    await assert.rejects(run(model, { width, height, read }, take), {
      code: 'E_INPUT_SHAPE',
      message: 'The picture ends after 70000 of 90000 bytes.',
    });
    await after();
  });

  test('fails as its source does', async () => {
    const read = (): number => {
      throw new Error('unplugged');
    };
    await assert.rejects(run(model, { width, height, read }, take), { message: /unplugged/ });
    await assert.rejects(run(model, { width, height, read: () => Promise.reject(new Error('gone')) }, take), {
      message: /gone/,
    });
    await after();
  });

  test('says no count', async () => {
    for (const count of [-1, 0.5, 1 << 30, NaN, undefined as unknown as number])
      await assert.rejects(run(model, { width, height, read: () => count }, take), { code: 'E_USAGE' });
    await after();
  });

  test('has a wrong shape, of which nothing is read', async () => {
    const read = (): number => assert.fail('read');
    await assert.rejects(run(model, { width: 0, height, read }, take), { code: 'E_IMAGE_SIZE' });
    await assert.rejects(run(model, { width, height, stride: 5, read }, take), { code: 'E_IMAGE_FORMAT' });
  });

  test('is aborted, or its model disposed of, while it waits', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const aborting = (view: Uint8Array): number => (controller.abort(), view.length);
    await assert.rejects(run(model, { width, height, read: aborting }, take, { signal }), {
      code: 'E_ABORTED',
    });
    await after();
    const gone = await loaded('int8');
    const read = async (view: Uint8Array): Promise<number> => (gone.dispose(), view.length);
    await assert.rejects(run(gone, { width, height, read }, take), { code: 'E_DISPOSED' });
  });
});
