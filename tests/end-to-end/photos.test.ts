/**
 * The same pictures, in every format that is decoded, on every engine: the same answers byte for byte where the format
 * is lossless. Decoders of JPEG and lossy WebP may differ by a few levels.
 *
 * With the reference models, six of their photos and a network of ImageNet; without, two pictures that are computed here
 * and a random network.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { Sharp } from 'sharp';
import { load } from '../../host/index.ts';
import type { Classification, Image, Mobilenet } from '../../host/index.ts';
import { pixels } from '../../host/image/pixels.ts';
import { make, packTflite, seal } from '../../workshop/packing/index.ts';
import { open, skip as noChromium } from '../browser/chromium.ts';
import { png } from '../browser/png.ts';
import { serve } from '../browser/site.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { noise } from '../reference/noise.ts';
import { packed, rgbFormats, yuvFormats } from '../reference/pixels.ts';
import { noPython, noWasmtime, python, wasmtime } from './engines.ts';
import { absent, reference } from './models.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const sharp = (await import('sharp').catch(() => undefined))?.default;
const noSharp = sharp ? false : 'sharp, an optional package, is not installed here';
const fromReference = !absent && !noSharp;
const folder = temporaryFolder();

interface Picture {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** RGB u8 [height][width][3] */
  readonly data: Uint8Array;
}

/** What the page's script leaves for the functions that run in it. */
declare const page: { pixels: typeof pixels; model: Mobilenet };

/** Every seventeenth photo: 4:4:4 and 4:2:0, one with a colour profile. */
const photos = fromReference
  ? readdirSync(join(reference, 'photos'))
      .sort()
      .filter((_, at) => at % 17 === 2)
  : [];

async function pictures(): Promise<Picture[]> {
  if (fromReference) {
    return Promise.all(
      photos.map(async (name) => ({
        name,
        ...rgb(await pixels(readFileSync(join(reference, 'photos', name)))),
      })),
    );
  }
  const [width, height] = [61, 47];
  const slope = Uint8Array.from({ length: width * height * 3 }, (_, at) => (at * 5) >> 3);
  return [
    { name: 'noise', width, height, data: noise(4, width * height * 3) },
    { name: 'slope', width, height, data: slope },
  ];
}

function rgb({ width, height, data }: Awaited<ReturnType<typeof pixels>>): Omit<Picture, 'name'> {
  return { width, height, data: Uint8Array.from(data) };
}

const ppm = ({ width, height, data }: Picture): Uint8Array =>
  Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), data]);

/** The grey of a picture is its green here: any grey will do. */
const pgm = ({ width, height, data }: Picture): Uint8Array =>
  Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), data.filter((_, at) => at % 3 === 1)]);

const greyAsRgb = ({ width, height, data }: Picture): Image => ({
  width,
  height,
  data: data.map((_, at) => data[at - (at % 3) + 1]!),
});

const losslessWebps = new Map<Picture, Promise<Uint8Array>>();

/** Slow to make, so made once. */
function losslessWebp(picture: Picture): Promise<Uint8Array> {
  const file = losslessWebps.get(picture) ?? encoder(picture).webp({ lossless: true }).toBuffer();
  losslessWebps.set(picture, file);
  return file;
}

/** A picture as a camera would give it, in every pixel format. */
function framesOf({ width, height, data }: Picture) {
  const yuv = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    const [red, green, blue] = data.subarray(at, at + 3) as unknown as [number, number, number];
    const luma = (77 * red + 150 * green + 29 * blue) >> 8;
    yuv.set([luma, 128 + ((blue - luma) >> 1), 128 + ((red - luma) >> 1)], at);
  }
  return [...rgbFormats, ...yuvFormats].map((format) => {
    const channels = (yuvFormats as readonly string[]).includes(format) ? yuv : data;
    return { width, height, format, data: packed(channels, width, height, { format }) };
  });
}

/** An encoder of a picture. */
function encoder({ width, height, data }: Picture): Sharp {
  assert.ok(sharp);
  return sharp(data, { raw: { width, height, channels: 3 } });
}

describe(`pictures on every engine, ${fromReference ? 'six photos' : 'computed pictures'}`, () => {
  let model: Mobilenet;
  let weights: Uint8Array;
  let all: Picture[];
  /** The embedding of each picture, of raw pixels. */
  const expected = new Map<Picture, number[]>();

  const embedding = async (image: Image): Promise<number[]> => [...(await model.embedBytes(image))];
  const classes = (image: Image): Promise<Classification[]> => model.classify(image, model.contract.classes);

  before(async () => {
    const tflite = join(reference, 'mobilenet_v1_0.25_128_quant.tflite');
    weights = fromReference
      ? (await packTflite(readFileSync(tflite))).bytes
      : await seal(make({ alpha: 0.25, resolution: 40, classes: 30, seed: 11 }));
    writeFileSync(join(folder, 'w.mnw'), weights);
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

  const predictions = (file: Uint8Array, ...flags: string[]): unknown => {
    const k = String(model.contract.classes);
    const command = ['classify', '-m', '/d/w.mnw', '-i', '-', '--json', '-k', k, ...flags];
    const args = ['run', '--dir', `${folder}::/d`, join(root, 'build/mobilenet.wasm'), ...command];
    const { stdout, stderr } = spawnSync(wasmtime, args, { input: file, encoding: 'utf8' });
    assert.equal(stderr, '');
    return (JSON.parse(stdout) as { predictions: unknown }).predictions;
  };

  test('wasmtime: every pixel format from standard input', { skip: noWasmtime }, async () => {
    for (const picture of all) {
      for (const frame of framesOf(picture)) {
        const flags = ['--pixels', frame.format, '--size', `${frame.width}x${frame.height}`];
        assert.deepEqual(
          predictions(frame.data, ...flags),
          await classes(frame),
          `${picture.name}, ${frame.format}`,
        );
      }
    }
  });

  test('wasmtime: PPM and PGM from standard input', { skip: noWasmtime }, async () => {
    for (const picture of all) {
      assert.deepEqual(predictions(ppm(picture)), await classes(picture), picture.name);
      assert.deepEqual(predictions(pgm(picture)), await classes(greyAsRgb(picture)), picture.name);
    }
  });

  /** Index and probability in 1/256 of the best five, as the host in Python prints them. */
  const inPython = (file: Uint8Array, ...words: string[]): number[][] => {
    writeFileSync(join(folder, 'picture'), file);
    const core = join(root, 'build/core-simd.wasm');
    const args = [
      join(root, 'examples/host.py'),
      core,
      join(folder, 'w.mnw'),
      join(folder, 'picture'),
      ...words,
    ];
    const lines = execFileSync(python, args, { encoding: 'utf8' }).trim().split('\n');
    // Python rounds a tie to the even digit.
    return lines
      .map((line) => line.split(' ').map(Number))
      .map(([p = 0, index = -1]) => [index, Math.round(p * 256)]);
  };
  const best = async (image: Image): Promise<number[][]> =>
    (await classes(image)).slice(0, 5).map(({ index, probability }) => [index, probability * 256]);

  test('the host in Python: PPM', { skip: noPython }, async () => {
    for (const picture of all) assert.deepEqual(inPython(ppm(picture)), await best(picture), picture.name);
  });

  test('the host in Python: every pixel format', { skip: noPython }, async () => {
    for (const picture of all) {
      for (const frame of framesOf(picture)) {
        const printed = inPython(frame.data, frame.format, `${frame.width}x${frame.height}`);
        assert.deepEqual(printed, await best(frame), `${picture.name}, ${frame.format}`);
      }
    }
  });
});
