/** The library in a page, unbundled and with no path set: everything that a page holds of a picture, and its refusals. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import * as library from '../../host/index.ts';
import type { ErrorCode, Image, Mobilenet } from '../../host/index.ts';
import { pixels } from '../../host/image/pixels.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { noise } from '../reference/noise.ts';
import { open, skip } from './chromium.ts';
import { png } from './png.ts';
import { serve } from './site.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const noSharp = await import('sharp').then(
  () => false,
  () => 'sharp, an optional package, is not installed here',
);
const [width, height] = [57, 43];
const rgba = noise(5, width * height * 4).map((byte, at) => (at % 4 === 3 ? 255 : byte));
const rgb = rgba.filter((_, at) => at % 4 !== 3);

/** What the page's script leaves for the functions below, which run in the page. */
declare const page: {
  library: typeof library;
  pixels: typeof pixels;
  model: Mobilenet;
  image: ImageData;
};

const html = `<!doctype html>
<script type="module">
  import * as library from '/dist/host/index.js';
  import { pixels } from '/dist/host/image/pixels.js';
  const model = await library.load('w.mnw');
  const data = new Uint8ClampedArray(await (await fetch('picture.rgba')).arrayBuffer());
  globalThis.page = { library, pixels, model, image: new ImageData(data, ${width}, ${height}) };
</script>`;

describe('in a page', { skip }, () => {
  let chromium: Page;
  let model: Mobilenet;

  before(async () => {
    const weights = await seal(make({ alpha: 0.1, resolution: 40, classes: 20, seed: 3 }));
    model = await library.load(weights);
    const elsewhere = await serve(root, { '/picture.png': png(width, height, rgb) });
    const site = await serve(root, {
      '/page/index.html': html,
      '/page/w.mnw': weights,
      '/page/picture.rgba': rgba,
      '/page/picture.png': png(width, height, rgb),
      '/page/elsewhere.txt': `${elsewhere}/picture.png`,
      '/page/worker.js': `
        import { load } from '/dist/host/index.js';
        const model = await load('w.mnw');
        postMessage(await model.embedBytes('picture.png'));`,
    });
    chromium = await open(`${site}/page/index.html`);
    await chromium.waitForFunction(() => 'page' in globalThis);
  });

  /** What Node answers for the same pixels. */
  const expected = async () => ({
    embedding: [...(await model.embedBytes({ width, height, data: rgb }))],
    classes: await model.classify({ width, height, data: rgb }, 20),
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
    'a relative address': () => 'picture.png',
    'a blob address': async () => URL.createObjectURL(await (await fetch('picture.png')).blob()),
    'raw pixels': () => ({
      width: page.image.width,
      height: page.image.height,
      data: page.image.data.filter((_, at) => at % 4 !== 3),
    }),
  };
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
      assert.deepEqual(answer, await expected());
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
    assert.deepEqual(embedding, (await expected()).embedding);
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

  /** Each runs in the page and must be refused. */
  const refusals: [name: string, code: ErrorCode, form: () => unknown][] = [
    [
      'a closed bitmap',
      'E_IMAGE_SIZE',
      async () => {
        const bitmap = await createImageBitmap(page.image);
        bitmap.close();
        return bitmap;
      },
    ],
    ['an img element that is not loaded', 'E_IMAGE_SIZE', () => new Image()],
    ['an empty canvas', 'E_IMAGE_SIZE', () => new OffscreenCanvas(0, 9)],
    ['a canvas of more than 16 million pixels', 'E_IMAGE_SIZE', () => new OffscreenCanvas(4001, 4000)],
    [
      'a picture of another site',
      'E_IO',
      async () => {
        const image = new Image();
        image.src = await (await fetch('elsewhere.txt')).text();
        await image.decode();
        return image;
      },
    ],
    [
      'a PNG cut short',
      'E_IMAGE_FORMAT',
      async () => (await (await fetch('picture.png')).blob()).slice(0, -20),
    ],
    [
      'a PNG with a damaged stream',
      'E_IMAGE_FORMAT',
      async () => {
        const bytes = new Uint8Array(await (await fetch('picture.png')).arrayBuffer());
        return bytes.fill(0x55, 60, 600);
      },
    ],
    ['text', 'E_IMAGE_FORMAT', () => new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>'])],
    ['a missing address', 'E_IO', () => 'absent.png'],
    ['a file address', 'E_IO', () => 'file:///etc/hostname'],
    ['an element that is no picture', 'E_USAGE', () => document.createElement('div')],
    ['a number', 'E_USAGE', () => 7],
    ['nothing', 'E_USAGE', () => undefined],
  ];
  for (const [name, code, form] of refusals) {
    test(`${name} is ${code}, and the next picture right`, async () => {
      const made = await chromium.evaluateHandle(form);
      const answer = await chromium.evaluate(async (image) => {
        const refused = page.model.classify(image as Image).then(
          () => 'answered',
          (error: unknown) => (error instanceof page.library.MobilenetError ? error.code : String(error)),
        );
        return { code: await refused, embedding: [...(await page.model.embedBytes(page.image))] };
      }, made);
      assert.deepEqual(answer, { code, embedding: (await expected()).embedding });
    });
  }
});
