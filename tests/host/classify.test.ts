/** Which classes are answered, of one picture and of several; and how a model says what it is. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { load } from '../../host/index.ts';
import type { ClassifyOptions, Image } from '../../host/index.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { loaded } from './networks.ts';
import { noise } from './noise.ts';

/** Two classes have one name. */
const labels = ['ant', 'bee', 'cat', 'dog', 'ant', 'fly', 'gnu', 'hen', 'ibis', 'jay'];
const network = make({ alpha: 0.25, resolution: 32, seed: 1, classes: 10 });
const model = await load(await seal({ ...network, labels }));
const picture = noise(50, 40, 3);
const all = await model.classify(picture, 10);

const indices = async (options: ClassifyOptions): Promise<number[]> =>
  (await model.classify(picture, options)).map(({ index }) => index);

describe('classify by name', () => {
  test('top is the number that stands alone', async () => {
    assert.equal(all.length, 10);
    for (const top of [1, 3, 10, 99])
      assert.deepEqual(await model.classify(picture, { top }), all.slice(0, top));
    assert.deepEqual(await model.classify(picture, {}), all.slice(0, 5));
    assert.deepEqual(await model.classify(picture, { top: undefined }), all.slice(0, 5));
  });

  test('threshold leaves the classes at least so probable, be it none', async () => {
    for (const threshold of [0, ...all.map(({ probability }) => probability), 1]) {
      const reached = all.filter(({ probability }) => probability >= threshold);
      assert.deepEqual(await model.classify(picture, { threshold, top: 10 }), reached);
      assert.deepEqual(await model.classify(picture, { threshold }), reached.slice(0, 5));
    }
    assert.deepEqual(await model.classify(picture, { threshold: 1 }), []);
  });

  test('only leaves the classes of these labels and indices, their probabilities as they are', async () => {
    const wanted = all.filter(({ index }) => [0, 4, 6, 9].includes(index));
    assert.deepEqual(await model.classify(picture, { only: ['ant', 'gnu', 9] }), wanted);
    assert.deepEqual(
      await model.classify(picture, { only: [9, 'gnu', 'ant', 4], top: 2 }),
      wanted.slice(0, 2),
    );
    assert.deepEqual(await model.classify(picture, { only: [] }), []);
  });

  test('all three: of `only` those that reach `threshold`, of these the `top`', async () => {
    const [, second, third, , fifth] = all;
    const only = [third!.index, fifth!.index, second!.index];
    const { probability: threshold } = third!;
    const reached = all.filter(({ index, probability }) => only.includes(index) && probability >= threshold);
    assert.deepEqual(
      await indices({ only, threshold, top: 9 }),
      reached.map(({ index }) => index),
    );
    assert.deepEqual(await indices({ only, threshold, top: 1 }), [second!.index]);
  });

  test('of a model without labels only takes digits too', async () => {
    const bare = await loaded('int8');
    const ranked = await bare.classify(picture, 10);
    const wanted = ranked.filter(({ index }) => index === 3 || index === 7);
    assert.deepEqual(await bare.classify(picture, { only: ['3', 7] }), wanted);
  });

  test('is refused where it names what is not there', async () => {
    for (const [options, sentence] of [
      [{ top: 0 }, /1 or more, not 0/],
      [{ top: '5' }, /1 or more, not 5/],
      [{ threshold: 50 }, /`threshold` must be from 0 to 1, not 50/],
      [{ threshold: NaN }, /`threshold`/],
      [{ only: 'cat' }, /`only` must be an array/],
      [{ only: ['cats'] }, /the class 'cats', .* no index from 0 to 9\. Did you mean 'cat'\?$/],
      [{ only: [10] }, /the class '10'/],
      [{ only: [-1] }, /the class '-1'/],
      [{ only: ['toString'] }, /the class 'toString'/],
    ] as const) {
      const asked = options as unknown as ClassifyOptions;
      await assert.rejects(model.classify(picture, asked), { code: 'E_USAGE', message: sentence });
      await assert.rejects(model.classifyEach([picture], asked).next(), {
        code: 'E_USAGE',
        message: sentence,
      });
    }
    const headless = await loaded('headless');
    await assert.rejects(headless.classify(picture, { only: ['cat'] }), { code: 'E_OUTPUT' });
  });

  test('classifyEach takes the same options', async () => {
    const options = { only: ['ant', 'gnu', 9], threshold: 0.001, top: 2 };
    for await (const { classes } of model.classifyEach([picture], { ...options, ahead: 0 }))
      assert.deepEqual(classes, await model.classify(picture, options));
  });
});

describe('classify of several pictures', () => {
  const images = [noise(8, 8, 1), noise(20, 10, 2), picture];
  const path = join(temporaryFolder(), 'noise.ppm');
  writeFileSync(path, Buffer.concat([Buffer.from('P6 20 10 255\n'), images[1]!.data]));

  test('answers them in order, and none of none', async () => {
    const expected = await Promise.all(images.map((image) => model.classify(image, 3)));
    assert.deepEqual(await model.classify(images, 3), expected);
    assert.deepEqual(await model.classify([images[0]!, path, picture], { top: 3 }), expected);
    assert.deepEqual(await model.classify([]), []);
  });

  test('reads no more of them at once than classifyEach does', async () => {
    let [held, most] = [0, 0];
    class Watched extends Blob {
      override async arrayBuffer(): Promise<ArrayBuffer> {
        most = Math.max(most, ++held);
        await new Promise((resolve) => setTimeout(resolve, 1));
        held--;
        return super.arrayBuffer();
      }
    }
    const files = Array.from({ length: 20 }, () => new Watched(['P5 1 1 255\n\0']));
    assert.equal((await model.classify(files, 1)).length, 20);
    assert.ok(most <= 3, `${most} at once`);
  });

  test('fails with the first fault, and names its picture', async () => {
    const faulty: Image[] = [picture, 'absent.ppm', { ...picture, width: 1 }];
    await assert.rejects(model.classify(faulty), {
      ...{ code: 'E_IO', place: 1 },
      message: /^Picture 1: Cannot read absent\.ppm/,
    });
    await assert.rejects(model.classify([picture, 7 as unknown as Image]), {
      ...{ code: 'E_USAGE', place: 1 },
      message: /^Picture 1: A picture must be .*, not Number\./,
    });
    await assert.rejects(model.classify(images, { signal: AbortSignal.abort() }), { code: 'E_ABORTED' });
    assert.equal((await model.classify(images)).length, 3);
  });
});

test('a model says what it is, as a string and to console.log', async () => {
  const says = 'MobileNet V1: 32 × 32 rgb, 10 classes, 29 layers of int8; runs simd, 1 thread';
  const simd = await loaded('int8', { build: 'simd' });
  assert.equal(String(simd), says);
  assert.equal(inspect([simd], { breakLength: Infinity }), `[ ${says} ]`);
  assert.match(String(await loaded('headless')), /rgb, \d+ features, /);
  assert.match(
    String(await loaded('uint8', { build: 'simd', threads: 2 })),
    /layers of uint8; runs simd, 2 threads$/,
  );
});
