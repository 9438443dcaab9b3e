/** Servers that say nothing: a download is given up, and never one that goes on. */
import assert from 'node:assert/strict';
import { setTimeout as after } from 'node:timers/promises';
import { describe, test } from 'node:test';
import { load } from '../../../host/index.ts';
import { weightsOf } from '../networks.ts';
import { noise } from '../noise.ts';
import { web } from './web.ts';

const weights = await weightsOf('int8');

/** Milliseconds. */
const SHORT = 60;
const silent = { code: 'E_IO', message: /no byte came for 0\.06 s; try again, .* the option `timeout`\.$/ };

/** Never answers, and hears no signal. */
const deaf = (): Promise<Response> => new Promise(() => undefined);

describe('a download that falls silent', { timeout: 20_000 }, () => {
  test('before its first byte is given up', async (t) => {
    const site = await web(t, () => undefined);
    await assert.rejects(load(`${site}/w.mnw`, { timeout: SHORT }), silent);
  });

  test('after a part of its bytes is given up', async (t) => {
    const site = await web(t, (_, response) => void response.write(weights.subarray(0, 100)));
    await assert.rejects(load(`${site}/w.mnw`, { timeout: SHORT }), silent);
  });

  test('is given up by the call itself where `fetch` hears no signal', async () => {
    await assert.rejects(load('http://site.test/w.mnw', { fetch: deaf, timeout: SHORT }), silent);
    const body = new ReadableStream({ pull: () => new Promise(() => undefined) });
    const fetch = (): Promise<Response> => Promise.resolve(new Response(body));
    await assert.rejects(load('http://site.test/w.mnw', { fetch, timeout: SHORT }), silent);
  });

  test('is a picture of a model that was loaded with this timeout', async (t) => {
    const site = await web(t, () => undefined);
    const model = await load(weights, { timeout: SHORT });
    await assert.rejects(model.classify(`${site}/photo.ppm`), silent);
    const answer = model.classifyEach([`${site}/photo.ppm`, noise(4, 3, 1)]);
    assert.equal((await answer.next()).value?.error?.code, 'E_IO');
    assert.equal((await answer.next()).value?.classes?.length, 5);
  });

  test('is aborted at once', async (t) => {
    const site = await web(t, () => undefined);
    for (const fetch of [undefined, deaf]) {
      const signal = AbortSignal.timeout(20);
      await assert.rejects(load(`${site}/w.mnw`, { fetch, signal }), {
        name: 'AbortError',
        code: 'E_ABORTED',
      });
    }
    const asked: unknown[] = [];
    const fetch = (address: unknown): Promise<Response> => {
      asked.push(address);
      return deaf();
    };
    await assert.rejects(load(`${site}/w.mnw`, { fetch, signal: AbortSignal.abort() }), {
      code: 'E_ABORTED',
    });
    assert.deepEqual(asked, []);
  });
});

test('a download may last longer than its timeout', { timeout: 20_000 }, async (t) => {
  const site = await web(t, (_, response) => {
    void (async () => {
      for (let part = 0; part < 12; part++, await after(100))
        response.write(weights.subarray((weights.length * part) / 12, (weights.length * (part + 1)) / 12));
      response.end();
    })();
  });
  assert.equal((await load(`${site}/w.mnw`, { timeout: 1000 })).layers, 29);
});

test('no timer is left of a download, whether it succeeds or not', async (t) => {
  const site = await web(t, (_, response) => void response.end(weights));
  const timers = (): string[] => process.getActiveResourcesInfo().filter((name) => name === 'Timeout');
  const before = timers();
  await load(`${site}/w.mnw`);
  await assert.rejects(load(`${site}/w.mnw`, { onProgress: () => assert.fail('stop') }), { code: 'E_USAGE' });
  assert.deepEqual(timers(), before);
});
