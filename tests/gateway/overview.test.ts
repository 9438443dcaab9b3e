/** What the page of a gateway is made of, as it is served: its files, those of the models, `/status`. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import type { Overview } from '../../gateway/http/overview.ts';
import { pageRoutes } from '../../gateway/http/page.ts';
import { tokenOf } from '../../gateway/token.ts';
import { defaultWeights } from '../../host/weights.ts';
import { ppm } from '../end-to-end/sample.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { asked, post, served } from './served.ts';
import type { Refused, Served } from './served.ts';

const folder = temporaryFolder();
const weights = readFileSync(defaultWeights);
let server: Served;
before(async () => {
  server = await served();
});

/** The address of the file of the shipped signs. */
const file = (of: Served): string => `${of.address}/models/signs-0.25-64.mnw`;

describe('what is served has its digest as its tag', () => {
  for (const path of [...pageRoutes, '/models/signs-0.25-64.mnw'])
    test(path, async () => {
      const response = await fetch(server.address + path);
      const digest = createHash('sha256').update(Buffer.from(await response.arrayBuffer()));
      const tag = response.headers.get('etag')!;
      assert.deepEqual([response.status, tag], [200, `"${digest.digest('hex')}"`]);
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
      assert.equal(response.headers.get('cache-control'), 'no-cache');
      for (const known of [tag, `W/${tag}`, `"other", ${tag}`]) {
        const again = await fetch(server.address + path, { headers: { 'if-none-match': known } });
        assert.deepEqual([again.status, await again.text()], [304, ''], known);
      }
      const other = await fetch(server.address + path, { headers: { 'if-none-match': '"other"' } });
      assert.equal(other.status, 200);
      await other.arrayBuffer();
    });
});

test('the page may load nothing from elsewhere, and run no script that stands in it', async () => {
  const response = await fetch(server.address);
  const policy = response.headers.get('content-security-policy')!.split('; ');
  for (const directive of ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'"])
    assert.ok(policy.includes(directive), directive);
  const html = await response.text();
  assert.doesNotMatch(html, /https?:|<script(?![^>]* src=)|<style| style=| on[a-z]+=/);
});

describe('the file of a model', () => {
  test('is its bytes', async () => {
    const bytes = Buffer.from(await (await fetch(file(server))).arrayBuffer());
    assert.ok(bytes.equals(weights));
  });

  for (const name of [
    'other.mnw',
    'signs-0.25-64',
    '.mnw',
    '..%2F..%2Fpackage.json',
    `${'a'.repeat(200)}.mnw`,
  ])
    test(`is not there as ${name.slice(0, 30)}`, async () => {
      const { status, body } = await asked<Refused>(`${server.address}/models/${name}`);
      assert.deepEqual([status, body.error.code], [404, 'E_USAGE']);
    });
});

describe('/status', () => {
  const status = async (of: Served): Promise<Overview> =>
    (await asked<Overview>(`${of.address}/status`)).body;

  test('has queue, workers and models', async () => {
    const { waiting, workers, models } = await status(server);
    const digest = createHash('sha256').update(weights).digest('hex');
    assert.deepEqual([waiting, workers], [0, { ready: 1, replaced: 0 }]);
    assert.deepEqual(models, [{ name: 'signs-0.25-64', digest }]);
  });

  test('has the last 20 refusals, the newest first, and nothing of what was sent', async () => {
    const own = await served();
    await post(`${own.address}/classify`, 'first');
    for (let count = 20; count > 1; count--) await post(`${own.address}/classify?top=0`, 'secret');
    await post(`${own.address}/hidden-place`, 'secret');
    const { refusals } = await status(own);
    assert.equal(refusals.length, 20);
    const [last, before] = refusals;
    const { time, ...rest } = last!;
    assert.ok(Math.abs(Date.parse(time) - Date.now()) < 60_000, time);
    assert.deepEqual([rest.route, rest.status, rest.code], ['none', 404, 'E_USAGE']);
    assert.deepEqual([before!.route, before!.status], ['/classify', 400]);
    assert.match(rest.message, /openapi/);
    assert.doesNotMatch(JSON.stringify(refusals), /secret|hidden-place|first/);
  });

  test('has a picture of a form that was refused beside the answers of the others', async () => {
    const own = await served();
    const form = new FormData();
    form.append('a', new Blob([Uint8Array.from(ppm(1))]));
    form.append('b', new Blob(['text']));
    assert.equal((await post(`${own.address}/classify`, form)).status, 200);
    const seen = (await status(own)).refusals.map(({ route, status, code }) => [route, status, code]);
    assert.deepEqual(seen, [['/classify', 415, 'E_IMAGE_FORMAT']]);
  });

  test('keeps of a long sentence its beginning', async () => {
    const own = await served();
    await post(`${own.address}/classify?model=${'x'.repeat(2000)}`, 'text');
    assert.equal((await status(own)).refusals[0]!.message.length, 300);
  });
});

test('a token is asked for by what the gateway tells of itself, not by the page', async () => {
  const path = join(folder, 'token');
  writeFileSync(path, 'a'.repeat(32));
  const closed = await served([], { bears: await tokenOf(path) });
  for (const route of pageRoutes) assert.equal((await fetch(closed.address + route)).status, 200, route);
  for (const address of [file(closed), `${closed.address}/status`])
    assert.equal((await asked<Refused>(address)).status, 401, address);
  const headers = { authorization: `Bearer ${'a'.repeat(32)}` };
  assert.equal((await fetch(file(closed), { headers })).status, 200);
});
