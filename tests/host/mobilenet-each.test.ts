/** `classifyEach`: the answers of `classify` in order, faults by picture, and pictures that do not pile up. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { EachAnswer, EachOptions, Image, Mobilenet, Picture } from '../../host/index.ts';
import { noSharp, sharp } from '../end-to-end/sharp.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { loaded } from './networks.ts';
import { noise } from './noise.ts';

const folder = temporaryFolder();
const model = await loaded('int8');

const idle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function all<Item extends Image>(
  images: Iterable<Item> | AsyncIterable<Item>,
  options?: EachOptions,
  asked: Mobilenet = model,
): Promise<EachAnswer<Item>[]> {
  const answers: EachAnswer<Item>[] = [];
  for await (const answer of asked.classifyEach(images, options)) answers.push(answer);
  return answers;
}

/** A picture of noise as a file. */
function file(name: string, seed: number): string {
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat([Buffer.from('P6 20 10 255\n'), noise(20, 10, seed).data]));
  return path;
}

describe('classifyEach', () => {
  test('answers as classify does, in order, of every kind of image', async () => {
    const images = [noise(40, 30, 1), file('2.ppm', 2), new Blob([readBytes(file('3.ppm', 3))])];
    const answers = await all(images, { top: 3 });
    assert.deepEqual(
      answers.map(({ index, image }) => [index, image]),
      images.map((image, index) => [index, image]),
    );
    for (const { image, classes } of answers) assert.deepEqual(classes, await model.classify(image, 3));
    assert.equal((await all(images.slice(0, 1)))[0]!.classes?.length, 5);
    assert.deepEqual(await all([]), []);
  });

  test('answers a picture that cannot be read with its error, and goes on', async () => {
    const tall = { width: 1, height: 40_000, data: new Uint8Array(120_000) };
    const images: Image[] = [
      file('first.ppm', 4),
      join(folder, 'absent.ppm'),
      new Blob(['no picture']),
      { ...noise(4, 4, 5), width: 5 },
      tall,
      file('last.ppm', 6),
    ];
    const answers = await all(images);
    assert.deepEqual(
      answers.map(({ error }) => error?.code),
      [undefined, 'E_IO', 'E_IMAGE_FORMAT', 'E_INPUT_SHAPE', 'E_IMAGE_SIZE', undefined],
    );
    for (const { image, classes, error } of answers) {
      if (error) assert.equal(classes, undefined);
      else assert.deepEqual(classes.slice(), await model.classify(image));
    }
  });

  test('throws what every picture would meet', async () => {
    await assert.rejects(all([noise(8, 8, 1)], {}, await loaded('headless')), { code: 'E_OUTPUT' });
    await assert.rejects(all([noise(8, 8, 1)], { top: 0 }), { code: 'E_USAGE', message: /1 or more/ });
    await assert.rejects(all([noise(8, 8, 1)], { ahead: -1 }), { code: 'E_USAGE' });
    await assert.rejects(all([7 as unknown as Image]), { code: 'E_USAGE', message: /A picture must be/ });
    await assert.rejects(all('photo.jpg'), { code: 'E_USAGE', message: /iterable of pictures/ });
    const gone = await loaded('int8');
    const loop = gone.classifyEach([noise(8, 8, 1), noise(8, 8, 2)]);
    await loop.next();
    gone.dispose();
    await assert.rejects(loop.next(), { code: 'E_DISPOSED' });
  });

  test('an abort ends it, and the model answers the next call', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const loop = model.classifyEach([noise(8, 8, 1), noise(8, 8, 2)], { signal });
    await loop.next();
    controller.abort();
    await assert.rejects(loop.next(), { name: 'AbortError', code: 'E_ABORTED' });
    assert.equal((await model.classify(noise(8, 8, 1))).length, 5);
  });
});

test('several pictures decode while one is answered', { skip: noSharp }, async () => {
  const jpeg = (side: number): Promise<Buffer> =>
    sharp!({ create: { width: side, height: side, channels: 3, background: 'teal' } })
      .jpeg()
      .toBuffer();
  const [small, large] = [await jpeg(8), await jpeg(3000)];
  for await (const { index, classes } of model.classifyEach([small, large, large], { ahead: 2 })) {
    assert.ok(classes);
    if (index > 0) continue;
    const { process, queue } = sharp!.counters();
    assert.equal(process + queue, 2);
  }
});

const COUNT = 1000;

describe(`${COUNT} pictures`, () => {
  /** Files that count how many are read and not yet answered. */
  class Watched extends Blob {
    static held = 0;

    override arrayBuffer(): Promise<ArrayBuffer> {
      Watched.held++;
      return super.arrayBuffer();
    }
  }

  for (const ahead of [0, 2, 5]) {
    test(`with ${ahead} ahead hold ${ahead + 1} at once, and no more`, async () => {
      Watched.held = 0;
      let most = 0;
      const bytes = readBytes(file('watched.ppm', 7));
      const images = Array.from({ length: COUNT }, () => new Watched([bytes]));
      for await (const { index, classes } of model.classifyEach(images, { ahead, top: 1 })) {
        assert.ok(classes);
        if (index % 100 === 0) await idle();
        most = Math.max(most, Watched.held);
        Watched.held--;
      }
      assert.equal(most, ahead + 1);
      assert.equal(Watched.held, 0);
    });
  }

  test('do not stay in memory', async () => {
    const collect = collector();
    const made: WeakRef<Picture>[] = [];
    const images = function* (): Generator<Picture> {
      for (let seed = 1; seed <= COUNT; seed++) {
        const picture = noise(16, 16, seed);
        made.push(new WeakRef(picture));
        yield picture;
      }
    };
    let answered = 0;
    for await (const _ of model.classifyEach(images(), { ahead: 2, top: 1 })) {
      answered++;
      if (answered % 100 > 0) continue;
      // What a weak reference names lives to the end of its turn.
      await idle();
      collect();
      const alive = made.filter((reference) => reference.deref()).length;
      // The answered one, those ahead, and a few that frames of the engine still name.
      assert.ok(alive <= 10, `${alive} of ${made.length} pictures`);
    }
    assert.equal(answered, COUNT);
  });

  test('a loop that is left reads no further', async () => {
    Watched.held = 0;
    const bytes = readBytes(file('left.ppm', 8));
    let [asked, closed] = [0, false];
    const images = async function* (): AsyncGenerator<Blob> {
      try {
        for (; asked < COUNT;) {
          asked++;
          yield new Watched([bytes]);
        }
      } finally {
        closed = true;
      }
    };
    for await (const { index } of model.classifyEach(images(), { ahead: 3 })) if (index === 9) break;
    for (let turn = 0; turn < 10; turn++) await idle();
    assert.ok(closed);
    assert.equal(asked, 10 + 3);
    assert.equal(Watched.held, 10 + 3);
  });
});

/** The engine's garbage collection, which is hidden by default. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

function readBytes(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(path));
}
