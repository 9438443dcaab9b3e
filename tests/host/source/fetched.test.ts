/** What fetches, what is asked for, and how far it has come. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { load } from '../../../host/index.ts';
import type { LoadOptions, Progress } from '../../../host/index.ts';
import { libraryIn } from '../core/script.ts';
import { weightsOf } from '../networks.ts';
import { noise } from '../noise.ts';
import { body, web } from './web.ts';

const weights = await weightsOf('int8');
const picture = noise(20, 10, 3);
const ppm = Buffer.concat([Buffer.from('P6 20 10 255\n'), picture.data]);

describe('a `fetch` that is given', () => {
  /** Answers whatever ends as a file that there is, and says what it was asked for. */
  const store = () => {
    const asked: string[] = [];
    const fetch = (address: string | URL | Request): Promise<Response> => {
      const name = String(address).split('/').at(-1)!;
      asked.push(name);
      const core = (): Buffer => readFileSync(new URL(`../../../../build/${name}`, import.meta.url));
      const bytes = name.endsWith('.wasm') ? core() : name.endsWith('.ppm') ? ppm : weights;
      return Promise.resolve(new Response(Uint8Array.from(bytes)));
    };
    return { asked, fetch };
  };

  test('fetches weights and pictures', async () => {
    const { asked, fetch } = store();
    const model = await load('https://site.test/w.mnw', { fetch });
    assert.deepEqual(await model.classify('https://site.test/photo.ppm'), await model.classify(picture));
    assert.deepEqual(await model.classify(['https://site.test/b.ppm']), [await model.classify(picture)]);
    assert.deepEqual(asked, ['w.mnw', 'photo.ppm', 'b.ppm']);
  });

  test('fetches the core where that is at an address, and the engine needs none of its own', async () => {
    const address = 'https://site.test/dist/host/index.js';
    for (const [options, core] of [
      [{ build: 'simd' }, 'core-simd.wasm'],
      [{ core: 'https://site.test/core-baseline.wasm' }, 'core-baseline.wasm'],
    ] as const) {
      const { asked, fetch } = store();
      const library = await libraryIn({ address });
      await library.load('https://site.test/w.mnw', { ...options, fetch });
      assert.deepEqual(asked.sort(), [core, 'w.mnw']);
    }
  });

  test('fails with its own words', async () => {
    const fetch = (): Promise<Response> => Promise.reject(new Error('the store is closed'));
    const message = 'Cannot read https://site.test/w.mnw: the store is closed.';
    await assert.rejects(load('https://site.test/w.mnw', { fetch }), { code: 'E_IO', message });
    const thrown = (): Promise<Response> => assert.fail('at once');
    await assert.rejects(load('https://site.test/w.mnw', { fetch: thrown }), {
      code: 'E_IO',
      message: /at once/,
    });
  });
});

describe('onProgress', () => {
  const told = async (address: string): Promise<Progress[]> => {
    const all: Progress[] = [];
    await load(address, { onProgress: (progress) => all.push(progress) });
    return all;
  };
  const { length } = weights;
  const end = { loaded: length, total: length };

  test('is told bytes that rise to all that are stated', async (t) => {
    const site = await web(t, (_, response) => {
      response.writeHead(200, { 'Content-Length': length }).write(weights.subarray(0, 5000));
      setImmediate(() => response.end(weights.subarray(5000)));
    });
    const all = await told(`${site}/w.mnw`);
    assert.ok(all.every(({ total }) => total === length));
    assert.deepEqual(
      all,
      all.toSorted((a, b) => a.loaded - b.loaded),
    );
    assert.equal(new Set(all.map(({ loaded }) => loaded)).size, all.length);
    assert.ok(all.length > 1);
    assert.deepEqual(all.at(-1), end);
  });

  test('is told no total before the end where none is stated, nor that of a compressed body', async (t) => {
    const plain = await web(t, (_, response) => void response.write(weights, () => response.end()));
    const packed = gzipSync(weights);
    const headers = { 'Content-Encoding': 'gzip', 'Content-Length': packed.length };
    const compressed = await web(t, (_, response) => void response.writeHead(200, headers).end(packed));
    for (const site of [plain, compressed]) {
      const all = await told(`${site}/w.mnw`);
      assert.ok(all.length > 1);
      assert.deepEqual(all.at(-1), end);
      assert.ok(all.slice(0, -1).every(({ total }) => total === undefined));
    }
  });

  test('that throws is E_USAGE', async (t) => {
    const site = await web(t, body(weights));
    const onProgress = (): never => assert.fail('no bar');
    const refused = { code: 'E_USAGE', place: 'onProgress', message: /`onProgress` throws: .*no bar/ };
    await assert.rejects(load(`${site}/w.mnw`, { onProgress }), refused);
  });
});

test('options of a download that are none are E_USAGE', async () => {
  const fetch = (): Promise<Response> => Promise.resolve(new Response(weights.slice()));
  for (const [options, message] of [
    [{ fetch: 5 }, /`fetch` must be a function .*, not 5\.$/],
    [{ fetch, timeout: 0 }, /`timeout` must be milliseconds above 0, or Infinity, not 0\.$/],
    [{ fetch, timeout: NaN }, /not NaN\.$/],
    [{ fetch, timeout: '5' }, /not 5\.$/],
    [{ fetch, redirect: 'manual' }, /`redirect` must be 'same-origin' or 'follow', not manual\.$/],
  ] as const) {
    const refused = { code: 'E_USAGE', place: Object.keys(options).at(-1), message };
    await assert.rejects(load('https://site.test/w.mnw', options as LoadOptions), refused);
  }
  for (const timeout of [Infinity, 2 ** 40]) {
    assert.equal((await load('https://site.test/w.mnw', { fetch, timeout })).layers, 29);
  }
});
