/**
 * What another realm made: a context of node:vm, a frame of a page, jsdom. Its classes are not ours, so that nothing of
 * it is an `instanceof` anything.
 */
import assert from 'node:assert/strict';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import type * as host from '../../host/index.ts';
import { load } from '../../host/index.ts';
import type { Image, Mobilenet, Picture, Source } from '../../host/index.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { weightsOf } from './networks.ts';
import { inputOf, noise } from './noise.ts';

const weights = await weightsOf('int8');
const pixels = noise(20, 10, 3);
const ppm = Uint8Array.from(Buffer.concat([Buffer.from('P6 20 10 255\n'), pixels.data]));
const folder = temporaryFolder();
const paths = { weights: join(folder, 'w.mnw'), picture: join(folder, 'picture.ppm') };
writeFileSync(paths.weights, weights);
writeFileSync(paths.picture, ppm);

const context = createContext();
/** What an expression of bytes gives in the other realm, in its own classes. `Blob` and `URL` are written as jsdom has them. */
const foreign = runInContext(
  `
  class Blob {
    #bytes;
    constructor(bytes) { this.#bytes = bytes; }
    get size() { return this.#bytes.length; }
    async arrayBuffer() { return this.#bytes.buffer; }
    get [Symbol.toStringTag]() { return 'Blob'; }
  }
  class URL {
    #href;
    constructor(href) { this.#href = href; }
    get href() { return this.#href; }
    get protocol() { return this.#href.replace(/:.*/, ':'); }
    toString() { return this.#href; }
    get [Symbol.toStringTag]() { return 'URL'; }
  }
  const buffer = (numbers) => Uint8Array.from(numbers).buffer;
  const shared = (numbers) => {
    const bytes = new Uint8Array(new SharedArrayBuffer(numbers.length));
    bytes.set(numbers);
    return bytes.buffer;
  };
  ({
    Uint8Array: (numbers) => Uint8Array.from(numbers),
    Uint8ClampedArray: (numbers) => Uint8ClampedArray.from(numbers),
    DataView: (numbers) => new DataView(buffer([0, 0, ...numbers, 0]), 2, numbers.length),
    ArrayBuffer: buffer,
    SharedArrayBuffer: shared,
    'Uint8Array of shared memory': (numbers) => new Uint8Array(shared(numbers)),
    Blob: (numbers) => new Blob(Uint8Array.from(numbers)),
    File: (numbers) => Object.defineProperty(new Blob(Uint8Array.from(numbers)), Symbol.toStringTag, { value: 'File' }),
    address: (href) => new URL(href),
    picture: (width, height, numbers) => ({ width, height, data: Uint8Array.from(numbers) }),
    Float32Array: (numbers) => Float32Array.from(numbers),
  })`,
  context,
) as Record<string, (...args: unknown[]) => unknown>;

const holders = [
  'Uint8Array',
  'Uint8ClampedArray',
  'DataView',
  'ArrayBuffer',
  'SharedArrayBuffer',
  'Uint8Array of shared memory',
  'Blob',
  'File',
];

describe('of another realm', () => {
  let model: Mobilenet;
  before(async () => {
    model = await load(weights);
  });

  for (const name of holders) {
    test(`${name}: weights and a picture`, async () => {
      const other = await load(foreign[name]!([...weights]) as Source);
      assert.deepEqual(other.labels, model.labels);
      assert.deepEqual(await other.classify(foreign[name]!([...ppm]) as Image), await model.classify(pixels));
    });
  }

  test('URL: weights and a picture', async () => {
    const [file, picture] = [paths.weights, paths.picture].map((path) =>
      foreign['address']!(pathToFileURL(path).href),
    );
    const other = await load(file as Source);
    assert.deepEqual(await other.classify(picture as Image), await model.classify(pixels));
  });

  test('raw pixels, to classify and to infer', async () => {
    const picture = foreign['picture']!(20, 10, [...pixels.data]) as Picture;
    assert.deepEqual(await model.classify(picture), await model.classify(pixels));
    const raw = inputOf(model);
    for (const name of holders.slice(0, 6)) {
      const bytes = foreign[name]!([...raw]) as Uint8Array;
      assert.deepEqual(await model.infer(bytes), await model.infer(raw), name);
    }
  });

  test('numbers of four bytes are no bytes, in no place', async () => {
    const numbers = foreign['Float32Array']!([...pixels.data]);
    const refused = { code: 'E_USAGE', message: /bytes.*not Float32Array/ };
    await assert.rejects(load(numbers as Source), refused);
    await assert.rejects(model.classify(numbers as Image), refused);
    await assert.rejects(model.classify({ ...pixels, data: numbers as Uint8Array }), refused);
    await assert.rejects(model.infer(numbers as Uint8Array), refused);
  });
});

test('bytes that were transferred away are too few, and no TypeError', async () => {
  const model = await load(weights);
  const moved = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
    const copy = Uint8Array.from(bytes);
    structuredClone(copy, { transfer: [copy.buffer] });
    return copy;
  };
  await assert.rejects(load(moved(weights)), { code: 'E_FILE_TRUNCATED' });
  await assert.rejects(load(moved(weights).buffer), { code: 'E_FILE_TRUNCATED' });
  await assert.rejects(model.classify({ ...pixels, data: moved(pixels.data) }), { code: 'E_INPUT_SHAPE' });
  await assert.rejects(model.classify(moved(ppm)), { code: 'E_IMAGE_FORMAT' });
});

/**
 * The library itself in a realm of its own, where a page is imitated: as test runners do with jsdom. What Node's modules
 * answer is of the other realm then.
 */
describe('in an imitated page', () => {
  let text: string;
  let library: Pick<typeof host, 'load'>;
  before(async () => {
    const { outputFiles } = await build({
      absWorkingDir: fileURLToPath(new URL('../../host/', import.meta.url)),
      entryPoints: ['index.js'],
      bundle: true,
      write: false,
      format: 'iife',
      globalName: 'library',
      define: { 'import.meta.url': 'moduleAddress' },
      logLevel: 'silent',
    });
    // Addresses of the core's modules and of packages count from a file in the core's folder.
    for (const name of ['build', 'node_modules'])
      symlinkSync(fileURLToPath(new URL(`../../../${name}`, import.meta.url)), join(folder, name));
    const moduleAddress = pathToFileURL(join(folder, 'dist/host/core/core.js')).href;
    const page = { URL, Blob, process, performance, TextDecoder, setImmediate, AbortController, AbortSignal };
    const window = createContext({ ...page, moduleAddress, location: { href: 'http://localhost/' } });
    runInContext('globalThis.window = globalThis; globalThis.document = { nodeType: 9 };', window);
    text = `${outputFiles[0]!.text}; library`;
    library = runInContext(text, window) as typeof host;
  });

  test('the URL of a bundler, whose href is a path, counts from the page', async () => {
    const asked: string[] = [];
    const fetch = (address: URL): Promise<Response> => {
      asked.push(String(address));
      return Promise.resolve(new Response(weights.slice()));
    };
    const page = { URL, Blob, performance, TextDecoder, fetch, WebAssembly, AbortController };
    const more = { setTimeout, clearTimeout, location: { href: 'http://localhost/shop/' } };
    const { load } = runInContext(text, createContext({ ...page, ...more })) as typeof host;
    const address = { href: '/media/w.mnw', [Symbol.toStringTag]: 'URL' } as unknown as URL;
    const core = readFileSync(new URL('../../../build/core-simd.wasm', import.meta.url));
    const model = await load(address, { core });
    assert.deepEqual([asked, model.build], [['http://localhost/media/w.mnw'], 'simd']);
  });

  test('a path is a path, and so are its bytes', async () => {
    const model = await library.load(paths.weights);
    const expected = JSON.stringify(await (await load(weights)).classify(pixels));
    for (const image of [paths.picture, pathToFileURL(paths.picture), readFileSync(paths.picture), pixels])
      assert.equal(JSON.stringify(await model.classify(image)), expected);
    await assert.rejects(library.load('absent.mnw'), { code: 'E_IO', message: /Cannot read absent\.mnw/ });
  });

  test('a JPEG is decoded by sharp', { skip: !canResolve('sharp') && 'sharp is not installed' }, async () => {
    const jpeg = fileURLToPath(new URL('../../../examples/signs/stop.jpg', import.meta.url));
    const [theirs, ours] = [await library.load(paths.weights), await load(weights)];
    assert.equal(JSON.stringify(await theirs.classify(jpeg)), JSON.stringify(await ours.classify(jpeg)));
  });
});

function canResolve(name: string): boolean {
  try {
    return Boolean(createRequire(import.meta.url).resolve(name));
  } catch {
    return false;
  }
}
