/** The library in a page, unbundled and with no path set: everything that a page holds of a picture. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Image } from '../../host/index.ts';
import { pixels } from '../../host/image/pixels.ts';
import { noSharp } from '../end-to-end/sharp.ts';
import { noise } from '../reference/noise.ts';
import { skip } from './chromium.ts';
import { height, openPage, width } from './page.ts';
import type { InPage, Opened } from './page.ts';
import { png } from './png.ts';

declare const page: InPage;

/** Each runs in the page, and gives the same pixels in another form. */
const forms: Record<string, () => Image | Promise<Image>> = {
  ImageData: () => page.image,
  'an ImageBitmap': () => createImageBitmap(page.image),
  'a canvas': () => {
    const canvas = document.createElement('canvas');
    canvas.width = page.image.width;
    canvas.height = page.image.height;
    canvas.getContext('2d')!.putImageData(page.image, 0, 0);
    return canvas;
  },
  'an OffscreenCanvas': () => {
    const canvas = new OffscreenCanvas(page.image.width, page.image.height);
    canvas.getContext('2d')!.putImageData(page.image, 0, 0);
    return canvas;
  },
  'a video frame': async () => new VideoFrame(await createImageBitmap(page.image), { timestamp: 0 }),
  'an img element': async () => {
    const image = new Image();
    image.src = 'picture.png';
    await image.decode();
    return image;
  },
  'a Blob': async () => (await fetch('picture.png')).blob(),
  'a File': async () => new File([await (await fetch('picture.png')).blob()], 'picture'),
  'bytes of a PNG': async () => (await fetch('picture.png')).arrayBuffer(),
  'bytes of a BMP': async () => (await fetch('picture.bmp')).arrayBuffer(),
  'a relative address': () => 'picture.png',
  'a blob address': async () => URL.createObjectURL(await (await fetch('picture.png')).blob()),
  'bytes of another frame': async () => {
    const { contentWindow } = document.body.appendChild(document.createElement('iframe'));
    const { Uint8Array: Bytes } = contentWindow as unknown as typeof globalThis;
    return new Bytes(await (await fetch('picture.png')).arrayBuffer());
  },
  'shared bytes': async () => {
    const bytes = new Uint8Array(await (await fetch('picture.png')).arrayBuffer());
    const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    new Uint8Array(buffer).set(bytes);
    return new Uint8Array(buffer, 0, bytes.length);
  },
  'a File of another frame': async () => {
    const { contentWindow } = document.body.appendChild(document.createElement('iframe'));
    const frame = contentWindow as unknown as typeof globalThis;
    return new frame.File([await (await fetch('picture.png')).blob()], 'picture');
  },
  'ImageData of another frame': () => {
    const { contentWindow } = document.body.appendChild(document.createElement('iframe'));
    const frame = contentWindow as unknown as typeof globalThis;
    return new frame.ImageData(page.image.data, page.image.width, page.image.height);
  },
  'raw pixels': () => ({
    width: page.image.width,
    height: page.image.height,
    data: page.image.data.filter((_, at) => at % 4 !== 3),
  }),
};

describe('in a page', { skip }, () => {
  let chromium: Opened['chromium'];
  let model: Opened['model'];
  let expected: Opened['expected'];
  before(async () => {
    ({ chromium, model, expected } = await openPage());
  });

  test('the module proves itself', async () => {
    const { build, digests } = await chromium.evaluate(async () => ({
      build: page.model.build,
      digests: await page.model.selftest(),
    }));
    // It depends on the processor, and Node 20 has no relaxed SIMD.
    assert.ok(build === 'simd' || build === 'relaxed', build);
    assert.deepEqual(digests, await model.selftest());
  });

  test('raw bytes give the bytes of Node', async () => {
    const { width, height } = model.contract;
    const raw = noise(8, width * height * 3);
    const logits = await chromium.evaluate(
      async (bytes) => [...(await page.model.infer(Uint8Array.from(bytes), 'logits'))],
      [...raw],
    );
    assert.deepEqual(logits, [...(await model.infer(raw, 'logits'))]);
  });

  for (const [name, form] of Object.entries(forms)) {
    test(`${name} gives the bytes of Node`, async () => {
      const made = await chromium.evaluateHandle(form);
      const answer = await chromium.evaluate(
        async (image) => ({
          embedding: [...(await page.model.embedBytes(image))],
          classes: await page.model.classify(image, 20),
        }),
        made,
      );
      assert.deepEqual(answer, expected);
    });
  }

  test('a module worker answers the same', async () => {
    const embedding = await chromium.evaluate(
      () =>
        new Promise<number[]>((resolve, reject) => {
          const worker = new Worker('worker.js', { type: 'module' });
          worker.onmessage = ({ data }: MessageEvent<Uint8Array>) => resolve([...data]);
          worker.onerror = ({ message }) => reject(new Error(message));
        }),
    );
    assert.deepEqual(embedding, expected.embedding);
  });

  test(
    'what is transparent lies over black, in Node and in the page, to one level',
    { skip: noSharp },
    async () => {
      const file = png(width, height, noise(6, width * height * 4));
      const seen = await chromium.evaluate(
        async (bytes) => {
          const { data } = await page.pixels(Uint8Array.from(bytes));
          return [...data.filter((_, at) => at % 4 !== 3)];
        },
        [...file],
      );
      const { data } = await pixels(file);
      assert.equal(seen.length, data.length);
      assert.ok(seen.every((level, at) => Math.abs(level - data[at]!) <= 1));
    },
  );
});
