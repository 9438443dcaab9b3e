/** What the gateway tells of itself, and who may ask. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { settingsOf } from '../../gateway/options.ts';
import { tokenOf } from '../../gateway/token.ts';
import { load } from '../../host/index.ts';
import { defaultWeights } from '../../host/weights.ts';
import { ppm } from '../end-to-end/sample.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { asked, post, served } from './served.ts';
import type { Refused, Served } from './served.ts';

const folder = temporaryFolder();
const digest = createHash('sha256').update(readFileSync(defaultWeights)).digest('hex');
let server: Served;
before(async () => {
  server = await served();
});

test('/models has the facts of each', async () => {
  const { body } = await asked<{ models: Record<string, unknown>[] }>(`${server.address}/models`);
  const model = await load(defaultWeights);
  const { contract, labels, layers, pages, build } = model;
  const facts = {
    description: String(model),
    contract: { ...contract },
    labels: [...labels],
    layers,
    pages,
    build,
  };
  const bytes = readFileSync(defaultWeights).length;
  assert.deepEqual(body.models, [{ name: 'signs-0.25-64', digest, bytes, ...facts }]);
});

test('/metrics counts answers, refusals and requests, and names the models', async () => {
  await post(`${server.address}/classify`, ppm(1));
  await post(`${server.address}/classify`, 'text');
  const response = await fetch(`${server.address}/metrics`);
  assert.match(response.headers.get('content-type')!, /^text\/plain/);
  const text = await response.text();
  for (const what of ['wait', 'decode', 'resize', 'run'])
    assert.match(text, new RegExp(`^mobilenet_${what}_seconds_count\\{model="signs-0.25-64"\\} 1$`, 'm'));
  for (const line of [
    'mobilenet_queue_length 0',
    'mobilenet_workers_ready 1',
    'mobilenet_workers_replaced 0',
    'mobilenet_refusals_total{code="E_IMAGE_FORMAT"} 1',
    'mobilenet_requests_total{route="/classify",status="200"} 1',
    `mobilenet_model_info{model="signs-0.25-64",digest="${digest}"} 1`,
  ])
    assert.ok(text.includes(`\n${line}\n`), line);
  assert.match(text, /^nodejs_eventloop_lag_seconds /m);
  assert.match(text, /^process_resident_memory_bytes /m);
});

test('/openapi.json has every route, with its options', async () => {
  const { body } = await asked<{
    paths: Record<string, Record<string, { parameters?: { name: string }[] }>>;
  }>(`${server.address}/openapi.json`);
  const paths = [
    '/classify',
    '/embed',
    '/livez',
    '/metrics',
    '/models',
    '/models/{file}',
    '/openapi.json',
    '/readyz',
  ];
  const model = ['/v2/models/{name}', '/v2/models/{name}/versions/{version}'];
  const protocol = ['/v2', '/v2/health/live', '/v2/health/ready'];
  for (const path of model) protocol.push(path, `${path}/infer`, `${path}/ready`);
  assert.deepEqual(Object.keys(body.paths).sort(), [...paths, '/status', ...protocol].sort());
  const names = body.paths['/classify']!['post']!.parameters!.map(({ name }) => name).sort();
  const frame = ['format', 'matrix', 'offsets', 'range', 'rows', 'shrink', 'size', 'stride'];
  assert.deepEqual(names, [...frame, 'model', 'top'].sort());
});

test('each request has an id, in its answer and in the line of the log', async () => {
  const { headers } = await post(`${server.address}/classify`, 'text');
  const id = headers.get('x-request-id');
  const lines = server.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const { command, method, route, status, code, ms } = lines.find(({ request }) => request === id)!;
  assert.deepEqual(
    [command, method, route, status, code, typeof ms],
    ['serve', 'POST', '/classify', 415, 'E_IMAGE_FORMAT', 'number'],
  );
});

test('/readyz says no while it ends, /livez yes, and what comes is answered first, then refused', async () => {
  const ending = await served();
  const statuses = (): Promise<number[]> =>
    Promise.all(
      ['readyz', 'livez', 'models'].map(async (path) => (await asked(`${ending.address}/${path}`)).status),
    );
  assert.deepEqual(await statuses(), [200, 200, 200]);
  const closed = ending.close();
  assert.deepEqual(await statuses(), [503, 200, 200]);
  while ((await statuses())[2] === 200) await pause(10);
  assert.deepEqual(await statuses(), [503, 200, 503]);
  await closed;
  await assert.rejects(fetch(`${ending.address}/livez`));
});

describe('a token', () => {
  const path = join(folder, 'token');
  const token = 'a'.repeat(32);

  test('is asked for everywhere but by probes', async () => {
    writeFileSync(path, `${token}\n`);
    const closed = await served([], { bears: await tokenOf(path) });
    const ask = async (bearer: string): Promise<unknown[]> => {
      const init = { headers: { authorization: bearer } };
      const { status, headers, body } = await asked<Partial<Refused>>(`${closed.address}/models`, init);
      return [status, headers.get('www-authenticate'), body.error?.code];
    };
    assert.deepEqual(await ask(`Bearer ${token}`), [200, null, undefined]);
    for (const wrong of ['', token, `Bearer ${token}a`, `Bearer ${token.slice(1)}`, `Basic ${token}`])
      assert.deepEqual(await ask(wrong), [401, 'Bearer', 'E_USAGE'], wrong);
    for (const probe of ['livez', 'readyz', 'v2/health/live', 'v2/health/ready'])
      assert.equal((await asked(`${closed.address}/${probe}`)).status, 200);
    assert.equal((await post(`${closed.address}/classify`, ppm(1))).status, 401);
  });

  test('is one of at least 16 characters, in a file that can be read', async () => {
    for (const text of ['', 'short', `${token} ${token}`]) {
      writeFileSync(path, text);
      await assert.rejects(tokenOf(path), { code: 'E_USAGE' });
    }
    await assert.rejects(tokenOf(join(folder, 'absent')), { code: 'E_IO' });
  });

  test('is needed where other machines reach the port, unless it is told to be open', () => {
    for (const host of ['127.0.0.1', '127.1.2.3', 'localhost', '::1']) settingsOf({ host });
    for (const host of ['0.0.0.0', '::', '192.168.1.2', '127.0.0.1.example.org', 'example.org']) {
      assert.throws(() => settingsOf({ host }), { code: 'E_USAGE' }, host);
      settingsOf({ host, open: true });
      settingsOf({ host, tokenFile: path });
    }
  });
});

test('a number out of range is refused by its name', () => {
  for (const [name, value] of [
    ['port', 65536],
    ['workers', 0],
    ['queue', 1.5],
    ['deadline', -1],
  ] as const)
    assert.throws(() => settingsOf({ [name]: value }), { code: 'E_USAGE', place: name });
});
