/** Pixels are copied once, to where the core reads them, and a call on them leaves no garbage that grows with them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Picture } from '../../host/index.ts';
import { noSharp, sharp } from '../end-to-end/sharp.ts';
import { loaded } from './networks.ts';
import { noise } from './noise.ts';

const model = await loaded('int8');

/** Counts the bytes that arrays are made of or given while a test runs. */
function counting(t: TestContext): { bytes: number } {
  const copied = { bytes: 0 };
  const bytes: Uint8Array = Object.getPrototypeOf(Uint8Array.prototype) as Uint8Array;
  const set = bytes.set;
  t.mock.method(bytes, 'set', function (this: Uint8Array, from: ArrayLike<number>, at?: number) {
    copied.bytes += from.length;
    set.call(this, from, at);
  });
  for (const of of [bytes, ArrayBuffer.prototype]) {
    const slice = of.slice as (...range: number[]) => Uint8Array | ArrayBuffer;
    t.mock.method(of, 'slice', function (this: typeof of, ...range: number[]) {
      const part = slice.apply(this, range);
      copied.bytes += part.byteLength;
      return part;
    });
  }
  return copied;
}

/** The runner of the tests copies some bytes of its own. */
function assertOnce(copied: number, bytes: number): void {
  assert.ok(copied >= bytes && copied < bytes + 2000, `${copied} of ${bytes} bytes`);
}

describe('the bytes of a picture are copied once', () => {
  test('of raw pixels', async (t) => {
    const picture = noise(320, 240, 1);
    await model.classify(picture);
    const copied = counting(t);
    await model.classify(picture);
    assertOnce(copied.bytes, picture.data.length);
  });

  test('of planes that lie apart', async (t) => {
    const [width, height, rows] = [320, 180, 192];
    const data = noise(width, rows, 2).data.subarray(0, width * rows * 1.5);
    const picture: Picture = { width, height, rows, data, format: 'nv12' };
    await model.classify(picture);
    const copied = counting(t);
    const apart = await model.classify(picture);
    assertOnce(copied.bytes, width * height * 1.5);
    const together = new Uint8Array(width * height * 1.5);
    together.set(data.subarray(0, width * height));
    together.set(data.subarray(width * rows, width * (rows + height / 2)), width * height);
    assert.deepEqual(apart, await model.classify({ width, height, data: together, format: 'nv12' }));
  });

  test('of a JPEG, from the decoder’s memory', { skip: noSharp }, async (t) => {
    const create = { width: 400, height: 300, channels: 3, background: 'teal' } as const;
    const jpeg = await sharp!({ create }).jpeg().toBuffer();
    await model.classify(jpeg);
    const copied = counting(t);
    await model.classify(jpeg);
    assertOnce(copied.bytes, 400 * 300 * 3);
  });
});

test('a call on raw pixels allocates some kilobytes, and little more for a large frame', () => {
  const library = JSON.stringify(new URL('../../host/index.js', import.meta.url).href);
  const weights = JSON.stringify(new URL('../../host/weights.js', import.meta.url).href);
  const script = `
    const { load } = await import(${library});
    const { defaultWeights } = await import(${weights});
    const model = await load(defaultWeights);
    for (const [width, height] of [[64, 64], [1920, 1080]]) {
      const picture = { width, height, data: new Uint8Array(width * height * 1.5), format: 'nv12' };
      const calls = async (count) => { for (; count > 0; count--) await model.classify(picture, 1); };
      await calls(60);
      gc();
      const before = process.memoryUsage();
      await calls(60);
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      console.log(Math.round((heapUsed - before.heapUsed) / 60), arrayBuffers - before.arrayBuffers);
    }`;
  // So much room that nothing is collected meanwhile.
  const flags = ['--expose-gc', '--min-semi-space-size=64', '--max-semi-space-size=64'];
  const said = execFileSync(process.execPath, [...flags, '--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  const [small, large] = said
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number));
  assert.ok(small![0]! < 32_000, `${small![0]} bytes a call`);
  // Of 3.1 MB: a view for each piece that the core takes.
  assert.ok(large![0]! - small![0]! < 64_000, `${large![0]} bytes a call`);
  // What was held before may be collected meanwhile.
  assert.ok(small![1]! <= 0 && large![1]! <= 0, said);
});
