/** What a page fetches: where redirects lead, what falls silent, how far it has come, and what is kept for the next visit. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { LoadOptions, Progress } from '../../host/index.ts';
import { weightsOf } from '../host/networks.ts';
import { body, leading, web } from '../host/source/web.ts';
import { root } from '../package/packed.ts';
import { open, skip } from './chromium.ts';
import { serve } from './site.ts';

const weights = await weightsOf('int8');
const html = Buffer.from('<!doctype html><title>page</title>');
const shared = { 'Access-Control-Allow-Origin': '*' };

/** What a page says of a model, or of why there is none. */
interface Said {
  readonly layers?: number;
  readonly notes?: readonly string[];
  readonly progress: readonly Progress[];
  readonly code?: string;
  readonly message?: string;
}

describe('in a page', { skip }, () => {
  let library: string;
  let elsewhere: string;
  before(async () => {
    library = `${await serve(root, {}, shared)}/dist/browser.js`;
    elsewhere = await serve(root, { '/w.mnw': weights }, shared);
  });

  /** Loads an address in a page. */
  const load = (page: Page, address: string, options: LoadOptions = {}): Promise<Said> =>
    page.evaluate<Said>(`(async () => {
      const { load } = await import('${library}');
      const progress = [];
      const onProgress = (one) => progress.push(one);
      return load('${address}', { onProgress, ...${JSON.stringify(options)} }).then(
        ({ layers, running }) => ({ layers, notes: running.notes, progress }),
        ({ code, message }) => ({ code, message, progress }));
    })()`);

  test('a redirect is followed within the origin, elsewhere where that is allowed', async (t) => {
    const places = { '/near': '/w.mnw', '/far': `${elsewhere}/w.mnw` };
    const site = await web(t, (request, response) =>
      leading(places, request.url === '/' ? html : weights)(request, response),
    );
    const page = await open(`${site}/`);
    assert.equal((await load(page, 'near')).layers, 29);
    const { code, message } = await load(page, 'far');
    assert.deepEqual(
      [code, message],
      [
        'E_IO',
        `Cannot read ${site}/far: it redirects to ${elsewhere}; give the address there, or allow it with \`redirect: 'follow'\`.`,
      ],
    );
    assert.equal((await load(page, 'far', { redirect: 'follow' })).layers, 29);
  });

  test('silence ends, and bytes are told', async (t) => {
    const site = await web(t, (request, response) => {
      if (request.url !== '/silent') body(request.url === '/' ? html : weights)(request, response);
    });
    const page = await open(`${site}/`);
    const { code, message } = await load(page, 'silent', { timeout: 50 });
    assert.equal(code, 'E_IO');
    assert.match(message!, /no byte came for 0\.05 s/);
    const { progress } = await load(page, 'w.mnw');
    assert.deepEqual(progress.at(-1), { loaded: weights.length, total: weights.length });
  });

  test('weights are kept, checked, and fetched again where they are damaged', async (t) => {
    const asked: string[] = [];
    const site = await web(t, (request, response) => {
      if (request.url !== '/favicon.ico') asked.push(request.url!);
      body(request.url === '/' ? html : weights)(request, response);
    });
    const page = await open(`${site}/`);
    const all = { loaded: weights.length, total: weights.length };
    const kept = (): Promise<number | undefined> =>
      page.evaluate(async () => {
        const found = await (await caches.open('mine')).match('/w.mnw');
        return (await found?.arrayBuffer())?.byteLength;
      });
    const visit = async (cache: LoadOptions['cache']): Promise<unknown> => {
      asked.length = 0;
      const { layers, notes, progress } = await load(page, 'w.mnw', { cache });
      assert.deepEqual([layers, notes, progress.at(-1)], [29, [], all]);
      return asked;
    };
    assert.deepEqual(await visit('mine'), ['/w.mnw']);
    assert.equal(await kept(), weights.length);
    assert.deepEqual(await visit('mine'), []);
    assert.deepEqual(await visit(true), ['/w.mnw']);
    await page.evaluate(async () => (await caches.open('mine')).put('/w.mnw', new Response('words')));
    assert.deepEqual(await visit('mine'), ['/w.mnw']);
    assert.equal(await kept(), weights.length);
    assert.deepEqual(await page.evaluate(() => caches.keys()), ['mine', 'mobilenet-wasm']);
  });

  test('what the core refuses is not kept', async (t) => {
    const site = await web(t, (request, response) =>
      body(request.url === '/' ? html : weights.subarray(0, -1))(request, response),
    );
    const page = await open(`${site}/`);
    assert.equal((await load(page, 'w.mnw', { cache: true })).code, 'E_FILE_TRUNCATED');
    assert.equal(await page.evaluate(async () => (await caches.match('/w.mnw'))?.ok), undefined);
  });
});
