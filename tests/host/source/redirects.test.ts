/** Where an address leads: within its own origin by itself, elsewhere when that is allowed. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { load } from '../../../host/index.ts';
import { weightsOf } from '../networks.ts';
import { noise } from '../noise.ts';
import { body, leading, web } from './web.ts';

const weights = await weightsOf('int8');
const { data } = noise(20, 10, 3);
const ppm = Buffer.concat([Buffer.from('P6 20 10 255\n'), data]);

describe('a redirect', () => {
  test('within the origin is followed, however often up to twenty times', async (t) => {
    const steps = Array.from({ length: 20 }, (_, step) => [
      `/${step}`,
      step % 2 ? `${step + 1}` : `/${step + 1}`,
    ]);
    const site = await web(t, leading({ ...Object.fromEntries(steps), '/loop': '/loop' }, weights));
    assert.equal((await load(`${site}/0`)).layers, 29);
    await assert.rejects(load(`${site}/loop`), { code: 'E_IO', message: /redirects more than 20 times\.$/ });
  });

  test('to another origin is refused, and nothing is asked there', async (t) => {
    const asked: unknown[] = [];
    const other = await web(t, ({ url }, response) => void response.end(weights, () => asked.push(url)));
    const site = await web(t, leading({ '/w.mnw': `${other}/w.mnw`, '/far': '/w.mnw' }, weights));
    for (const path of ['w.mnw', 'far']) {
      const message = `Cannot read ${site}/${path}: it redirects to ${other}; give the address there, or allow it with \`redirect: 'follow'\`.`;
      await assert.rejects(load(`${site}/${path}`), { code: 'E_IO', message });
    }
    assert.deepEqual(asked, []);
  });

  test('to another origin is followed where that is allowed, for the pictures of the model too', async (t) => {
    const other = await web(t, (request, response) =>
      body(request.url === '/w.mnw' ? weights : ppm)(request, response),
    );
    const places = { '/w.mnw': `${other}/w.mnw`, '/photo.ppm': `${other}/photo.ppm` };
    const site = await web(t, leading(places, weights));
    const model = await load(`${site}/w.mnw`, { redirect: 'follow' });
    const raw = { width: 20, height: 10, data };
    assert.deepEqual(await model.classify(`${site}/photo.ppm`), await model.classify(raw));
    const careful = await load(weights);
    await assert.rejects(careful.classify(`${site}/photo.ppm`), { code: 'E_IO', message: /redirects to/ });
    await assert.rejects(careful.embed(`${site}/photo.ppm`), { code: 'E_IO', message: /redirects to/ });
  });

  test('to no server, or to no address, is E_IO', async (t) => {
    const places = { '/file': 'file:///etc/hostname', '/data': 'data:,x', '/bad': 'http://' };
    const site = await web(t, leading(places, weights));
    await assert.rejects(load(`${site}/file`), { code: 'E_IO', message: /it redirects to file:;/ });
    await assert.rejects(load(`${site}/data`), { code: 'E_IO', message: /it redirects to data:;/ });
    await assert.rejects(load(`${site}/bad`), { code: 'E_IO', message: /a place that is no address\.$/ });
  });

  test('that `fetch` has followed by itself is told by where it has led', async () => {
    const other = 'http://other.test';
    const fetch = (): Promise<Response> =>
      Promise.resolve(
        Object.defineProperties(new Response(weights.slice()), {
          redirected: { value: true },
          url: { value: `${other}/w.mnw` },
        }),
      );
    const address = 'http://site.test/w.mnw';
    await assert.rejects(load(address, { fetch }), {
      code: 'E_IO',
      message: /it redirects to http:\/\/other\.test;/,
    });
    assert.equal((await load(address, { fetch, redirect: 'follow' })).layers, 29);
  });

  test('is refused by the commands too, which name what they have', async (t) => {
    const other = await web(t, body(weights));
    const site = await web(t, leading({ '/w.mnw': `${other}/w.mnw` }, weights));
    const cli = new URL('../../../workshop/cli.js', import.meta.url);
    const run = promisify(execFile)(process.execPath, [cli.pathname, 'show', `${site}/w.mnw`]);
    await assert.rejects(run, {
      code: 1,
      stderr: `mobilenet: E_IO: Cannot read ${site}/w.mnw: it redirects to ${other}; give the address there, or pipe what \`curl -L\` gives into \`-\`.\n`,
    });
  });
});
