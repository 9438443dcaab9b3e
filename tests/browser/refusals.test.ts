/** What a page holds that is no picture: refused with its code, and the next one answered. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { ErrorCode, Image } from '../../host/index.ts';
import { skip } from './chromium.ts';
import { openPage } from './page.ts';
import type { InPage, Opened } from './page.ts';

declare const page: InPage;

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
  ['a canvas of more than 110 million pixels', 'E_IMAGE_SIZE', () => new OffscreenCanvas(11000, 10001)],
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

describe('refused in a page', { skip }, () => {
  let chromium: Opened['chromium'];
  let expected: Opened['expected'];
  before(async () => {
    ({ chromium, expected } = await openPage());
  });

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
      assert.deepEqual(answer, { code, embedding: expected.embedding });
    });
  }
});
