/** Pictures with more than 16 million pixels in a page: at the sides of Node, and the same to some levels. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Sharp } from 'sharp';
import { pixels } from '../../host/image/pixels.ts';
import { noSharp, sharp } from '../end-to-end/sharp.ts';
import { skip } from './chromium.ts';
import { openPage } from './page.ts';
import type { InPage, Opened } from './page.ts';

declare const page: InPage;

const [width, height] = [4400, 3700];

/** Red, and blue in its last third. */
function flag(): Sharp {
  const part = { width: width - 2933, height, channels: 3, background: 'blue' } as const;
  return sharp!({ create: { width, height, channels: 3, background: 'red' } }).composite([
    { input: { create: part }, left: 2933, top: 0 },
  ]);
}

/** Every 500th pixel, of three colours. */
interface Seen {
  readonly sides: readonly [width: number, height: number];
  readonly levels: readonly number[];
}

describe('a large picture in a page', { skip: skip || noSharp }, () => {
  let chromium: Opened['chromium'];
  before(async () => {
    ({ chromium } = await openPage());
  });

  for (const [name, encode] of [
    ['JPEG', () => flag().jpeg()],
    ['JPEG that is turned', () => flag().withMetadata({ orientation: 6 }).jpeg()],
    ['PNG', () => flag().png()],
  ] as const) {
    test(`${name} is the picture of Node`, async () => {
      const file = await encode().toBuffer();
      const seen = await chromium.evaluate(async (base64): Promise<Seen> => {
        const bytes = await (await fetch(`data:;base64,${base64}`)).arrayBuffer();
        const { width, height, data } = await page.pixels(new Uint8Array(bytes));
        const levels = [...data.filter((_, at) => at % 2000 < 3)];
        return { sides: [width, height], levels };
      }, file.toString('base64'));
      const { width, height, data } = await pixels(file);
      const levels = data.filter((_, at) => at % 1500 < 3);
      assert.deepEqual(seen.sides, [width, height]);
      assert.equal(seen.levels.length, levels.length);
      const off = seen.levels.filter((level, at) => Math.abs(level - levels[at]!) > 4);
      // Where red meets blue, each decoder has its own.
      assert.ok(off.length <= levels.length / 100, `${off.length} of ${levels.length}`);
    });
  }

  test('an img element and a canvas are drawn at a half', async () => {
    const base64 = (await flag().jpeg().toBuffer()).toString('base64');
    const [of, drawn] = await chromium.evaluate(async (base64) => {
      const image = new Image();
      image.src = `data:image/jpeg;base64,${base64}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
      canvas.getContext('2d')!.drawImage(image, 0, 0);
      const answers = [image, canvas].map(async (drawable) => page.model.embedBytes(drawable));
      return (await Promise.all(answers)).map((bytes) => [...bytes]);
    }, base64);
    assert.deepEqual(of, drawn);
  });

  test('a header of 60000 × 60000 pixels is refused before the browser decodes', async () => {
    const file = await sharp!({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    const frame = file.indexOf(Uint8Array.of(0xff, 0xc0));
    file.writeUInt16BE(60000, frame + 5);
    file.writeUInt16BE(60000, frame + 7);
    const code = await chromium.evaluate(
      (bytes) =>
        page.model.classify(Uint8Array.from(bytes)).then(
          () => 'answered',
          (error: unknown) => (error as { code: string }).code,
        ),
      [...file],
    );
    assert.equal(code, 'E_IMAGE_SIZE');
  });
});
