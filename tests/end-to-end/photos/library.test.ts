/**
 * The same pictures, in every format that is decoded, in Node and in Chromium: the same answers byte for byte where the
 * format is lossless. Decoders of JPEG and lossy WebP may differ by a few levels.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { load } from '../../../host/index.ts';
import type { Image, Mobilenet } from '../../../host/index.ts';
import { pixels } from '../../../host/image/pixels.ts';
import { open, skip as noChromium } from '../../browser/chromium.ts';
import { png } from '../../browser/png.ts';
import { serve } from '../../browser/site.ts';
import { reference } from '../models.ts';
import { noSharp } from '../sharp.ts';
import {
  encoder,
  framesOf,
  fromReference,
  greyAsRgb,
  losslessWebp,
  packWeights,
  pgm,
  pictures,
  ppm,
  subject,
} from './pictures.ts';
import type { Picture } from './pictures.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** What the page's script leaves for the functions that run in it. */
declare const page: { pixels: typeof pixels; model: Mobilenet };

describe(`pictures in the library, ${subject}`, () => {
  let model: Mobilenet;
  let weights: Uint8Array;
  let all: Picture[];
  /** The embedding of each picture, of raw pixels. */
  const expected = new Map<Picture, number[]>();

  const embedding = async (image: Image): Promise<number[]> => [...(await model.embedBytes(image))];

  before(async () => {
    weights = await packWeights();
    model = await load(weights);
    all = await pictures();
    for (const picture of all) expected.set(picture, await embedding(picture));
    assert.equal(new Set([...expected.values()].map((bytes) => bytes.join())).size, all.length);
  });

  test('Node: PPM, PGM, and raw pixels as RGBA and BGR', async () => {
    for (const picture of all) {
      const { width, height, data } = picture;
      const rgba = new Uint8Array(width * height * 4).fill(77);
      for (let pixel = 0; pixel < width * height; pixel++)
        rgba.set(data.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
      const bgr = data.map((_, at) => data[at + 2 - 2 * (at % 3)]!);
      for (const image of [
        ppm(picture),
        { width, height, data: rgba, format: 'rgba' },
        { width, height, data: bgr, format: 'bgr' },
      ] as const)
        assert.deepEqual(await embedding(image), expected.get(picture), picture.name);
      assert.deepEqual(await embedding(pgm(picture)), await embedding(greyAsRgb(picture)), picture.name);
    }
  });

  test('Node: PNG and lossless WebP', { skip: noSharp }, async () => {
    for (const picture of all) {
      for (const file of [
        png(picture.width, picture.height, picture.data),
        await encoder(picture).png({ progressive: true }).toBuffer(),
        await losslessWebp(picture),
      ])
        assert.deepEqual(await embedding(file), expected.get(picture), picture.name);
    }
  });

  describe('Chromium', { skip: noChromium }, () => {
    let chromium: Page;
    const served: Record<string, Uint8Array | string> = {
      '/page/index.html': `<!doctype html>
        <script type="module">
          import * as library from '/dist/host/index.js';
          import { pixels } from '/dist/host/image/pixels.js';
          globalThis.page = { pixels, model: await library.load('w.mnw') };
        </script>`,
    };

    before(async () => {
      served['/page/w.mnw'] = weights;
      chromium = await open(`${await serve(root, served)}/page/index.html`);
      await chromium.waitForFunction(() => 'page' in globalThis);
    });

    const embeddingOf = (file: Uint8Array): Promise<number[]> => {
      served['/page/picture'] = file;
      return chromium.evaluate(async () => {
        const blob = await (await fetch('picture')).blob();
        return [...(await page.model.embedBytes(blob))];
      });
    };

    test('every pixel format', async () => {
      for (const picture of all) {
        for (const { data, ...frame } of framesOf(picture)) {
          served['/page/picture'] = data;
          const actual = await chromium.evaluate(async (frame) => {
            const data = new Uint8Array(await (await fetch('picture')).arrayBuffer());
            return [...(await page.model.embedBytes({ ...frame, data }))];
          }, frame);
          assert.deepEqual(actual, await embedding({ ...frame, data }), `${picture.name}, ${frame.format}`);
        }
      }
    });

    test('PPM, PGM and PNG', async () => {
      for (const picture of all) {
        for (const file of [ppm(picture), png(picture.width, picture.height, picture.data)])
          assert.deepEqual(await embeddingOf(file), expected.get(picture), picture.name);
        assert.deepEqual(await embeddingOf(pgm(picture)), await embedding(greyAsRgb(picture)), picture.name);
      }
    });

    test('lossless WebP', { skip: noSharp }, async () => {
      for (const picture of all) {
        const file = await losslessWebp(picture);
        assert.deepEqual(await embeddingOf(file), expected.get(picture), picture.name);
      }
    });

    /** Between decoders; two of one make agree wholly. A colour profile that one of them applied would give more. */
    const MOST_LEVELS = 4;

    test(`JPEG and WebP, to ${MOST_LEVELS} levels`, { skip: noSharp }, async (t) => {
      let largest = 0;
      for (const picture of all) {
        for (const file of [
          fromReference
            ? readFileSync(join(reference, 'photos', picture.name))
            : await encoder(picture).jpeg().toBuffer(),
          await encoder(picture).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(),
          await encoder(picture).webp({ quality: 90 }).toBuffer(),
        ]) {
          served['/page/picture'] = file;
          served['/page/pixels'] = (await pixels(file)).data as Uint8Array;
          const most = await chromium.evaluate(async () => {
            const bytes = async (path: string): Promise<Uint8Array> =>
              new Uint8Array(await (await fetch(path)).arrayBuffer());
            const { data } = await page.pixels(await bytes('picture'));
            const colours = data.filter((_, at) => at % 4 !== 3);
            const expected = await bytes('pixels');
            if (colours.length !== expected.length) return Infinity;
            return expected.reduce((most, level, at) => Math.max(most, Math.abs(level - colours[at]!)), 0);
          });
          assert.ok(most <= MOST_LEVELS, `${picture.name}: ${most}`);
          largest = Math.max(largest, most);
        }
      }
      t.diagnostic(`at most ${largest} here`);
    });
  });
});
