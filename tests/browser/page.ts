/** The library in a page, unbundled and with no path set, and the same model in Node. */
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import * as library from '../../host/index.ts';
import type { Classification, Mobilenet } from '../../host/index.ts';
import type { pixels } from '../../host/image/pixels.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { noise } from '../reference/noise.ts';
import { writeBmp } from '../host/image/bmp-file.ts';
import { open } from './chromium.ts';
import { png } from './png.ts';
import { serve } from './site.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
export const [width, height] = [57, 43];
const rgba = noise(5, width * height * 4).map((byte, at) => (at % 4 === 3 ? 255 : byte));
const rgb = rgba.filter((_, at) => at % 4 !== 3);

/** The same picture, whose first row comes last. */
function bmp(): Uint8Array {
  const pixels = Array.from({ length: width * height }, (_, at) => {
    const [red, green, blue] = rgb.subarray(3 * at) as unknown as [number, number, number];
    return (red << 16) | (green << 8) | blue;
  });
  return writeBmp({ width, height, bits: 24, pixels });
}

/** What the page's script leaves as `page` for the functions that run in the page. */
export interface InPage {
  readonly library: typeof library;
  readonly pixels: typeof pixels;
  readonly model: Mobilenet;
  readonly image: ImageData;
}

const html = `<!doctype html>
<script type="module">
  import * as library from '/dist/host/index.js';
  import { pixels } from '/dist/host/image/pixels.js';
  const model = await library.load('w.mnw');
  const data = new Uint8ClampedArray(await (await fetch('picture.rgba')).arrayBuffer());
  globalThis.page = { library, pixels, model, image: new ImageData(data, ${width}, ${height}) };
</script>`;

export interface Opened {
  readonly chromium: Page;
  /** The model of the page, in Node. */
  readonly model: Mobilenet;
  /** What Node answers for the pixels of the page's image. */
  readonly expected: { readonly embedding: number[]; readonly classes: Classification[] };
}

/** Opens a page that has the model, an image, its PNG, that of another site, and a worker. */
export async function openPage(): Promise<Opened> {
  const weights = await seal(make({ alpha: 0.1, resolution: 40, classes: 20, seed: 3 }));
  const model = await library.load(weights);
  const elsewhere = await serve(root, { '/picture.png': png(width, height, rgb) });
  const site = await serve(root, {
    '/page/index.html': html,
    '/page/w.mnw': weights,
    '/page/picture.rgba': rgba,
    '/page/picture.png': png(width, height, rgb),
    '/page/picture.bmp': bmp(),
    '/page/elsewhere.txt': `${elsewhere}/picture.png`,
    '/page/worker.js': `
      import { load } from '/dist/host/index.js';
      const model = await load('w.mnw');
      postMessage(await model.embedBytes('picture.png'));`,
  });
  const chromium = await open(`${site}/page/index.html`);
  await chromium.waitForFunction(() => 'page' in globalThis);
  const expected = {
    embedding: [...(await model.embedBytes({ width, height, data: rgb }))],
    classes: await model.classify({ width, height, data: rgb }, 20),
  };
  return { chromium, model, expected };
}
