/** Where weights cannot be kept they are downloaded, and a note says why. The Cache API itself is a page's: tests/browser/network. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { load } from '../../../host/index.ts';
import type { LoadOptions } from '../../../host/index.ts';
import { weightsOf } from '../networks.ts';
import { libraryIn } from './script.ts';

const weights = await weightsOf('int8');
const fetch = (): Promise<Response> => Promise.resolve(new Response(weights.slice()));
const address = 'https://site.test/w.mnw';

describe('weights that are to be kept', () => {
  test('are downloaded where there is no Cache API', async () => {
    const { running } = await load(address, { fetch, cache: true });
    assert.match(running.notes.join(), /^cache needs the Cache API, .* over https and on localhost\.$/);
  });

  test('are read as ever where no address gives them', async () => {
    const { running } = await load(weights, { cache: true });
    assert.deepEqual(running.notes, ['cache keeps only what an http address gives.']);
  });

  test('are downloaded where the browser refuses to keep them', async () => {
    const core = new URL('../../../../build/core-simd.wasm', import.meta.url);
    const caches = { open: () => Promise.reject(new Error('the disk is full')) };
    const library = await libraryIn({ globals: { caches, fetch, Request, Response } });
    const model = await library.load(address, { core: new Uint8Array(readFileSync(core)), cache: 'mine' });
    assert.deepEqual(
      [...model.running.notes],
      ['cache: the browser does not keep the weights: Error: the disk is full.'],
    );
  });

  test('are kept by a name', async () => {
    for (const cache of [7, {}] as unknown as LoadOptions['cache'][]) {
      const refused = { code: 'E_USAGE', place: 'cache', message: /must be true, false or a name/ };
      await assert.rejects(load(address, { fetch, cache }), refused);
    }
    assert.deepEqual((await load(address, { fetch, cache: false })).running.notes, []);
  });
});
