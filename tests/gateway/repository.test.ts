/** Models that are loaded, unloaded and sent over HTTP. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { startGateway } from '../../gateway/gateway.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import { Library } from '../../gateway/library.ts';
import { settingsOf } from '../../gateway/options.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { served } from './served.ts';

const small = (seed: number): Promise<Uint8Array> =>
  seal(make({ alpha: 0.25, resolution: 32, classes: 10, seed }));

/** Status and body of a request, as text where there is one. */
async function send(
  gateway: { address: string },
  path: string,
  init: RequestInit = {},
): Promise<[number, string]> {
  const response = await fetch(`${gateway.address}${path}`, { method: 'POST', ...init });
  return [response.status, await response.text()];
}

const put = (gateway: Gateway, name: string, bytes: Uint8Array): Promise<[number, string]> =>
  send(gateway, `/models/${name}`, { method: 'PUT', body: Uint8Array.from(bytes) });

async function states(gateway: Gateway, body = ''): Promise<string[]> {
  const [status, text] = await send(gateway, '/v2/repository/index', { body });
  assert.equal(status, 200);
  return (JSON.parse(text) as { name: string; state: string }[]).map(({ name, state }) => `${name} ${state}`);
}

async function started(folder: string, use: (gateway: Gateway) => Promise<void>): Promise<void> {
  const gateway = await startGateway({ folder, port: 0, workers: 1, repository: true });
  try {
    await use(gateway);
  } finally {
    await gateway.close();
  }
}

test('a model is sent, unloaded and loaded again; the folder keeps it', async () => {
  const [a, b] = (await Promise.all([small(1), small(2)])) as [Uint8Array, Uint8Array];
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a.mnw'), a);
  await started(folder, async (gateway) => {
    const [status, text] = await put(gateway, 'b', b);
    assert.deepEqual([status, (JSON.parse(text) as { name: string }).name], [200, 'b'], text);
    assert.deepEqual(readFileSync(join(folder, 'b.mnw')), Buffer.from(b));
    assert.deepEqual(await send(gateway, '/v2/repository/models/a/unload'), [200, '']);
    assert.deepEqual(await states(gateway), ['b READY', 'a UNAVAILABLE']);
    assert.deepEqual(await states(gateway, '{"ready":true}'), ['b READY']);
    const body = '{"parameters":{"config":"{}"}}';
    assert.deepEqual(await send(gateway, '/v2/repository/models/a/load', { body }), [200, '']);
    assert.deepEqual(await states(gateway), ['a READY', 'b READY']);
    const server = (await (await fetch(`${gateway.address}/v2`)).json()) as { extensions: string[] };
    assert.ok(server.extensions.includes('model_repository'));
  });
});

test('a model is loaded of a file that the request brings in base64; the folder keeps it', async () => {
  const folder = temporaryFolder();
  const bytes = Buffer.from(await small(1));
  await started(folder, async (gateway) => {
    const parameters = { config: '{}', 'file:1/model.mnw': bytes.toString('base64') };
    const body = JSON.stringify({ parameters });
    assert.deepEqual(await send(gateway, '/v2/repository/models/a/load', { body }), [200, '']);
    assert.deepEqual(await states(gateway), ['a READY']);
    assert.deepEqual(readFileSync(join(folder, 'a.mnw')), bytes);
  });
});

test('what is refused changes nothing, with a sentence and a code', async () => {
  const a = await small(1);
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a.mnw'), a);
  await started(folder, async (gateway) => {
    const bad = Uint8Array.from(a);
    bad[a.length >> 1]! ^= 1;
    const [status, text] = await put(gateway, 'a', bad);
    assert.deepEqual([status, JSON.parse(text).error.code], [422, 'E_FILE_DIGEST']);
    assert.equal((await put(gateway, '.a', a))[0], 400);
    assert.equal((await put(gateway, '..%2fa', a))[0], 400);
    assert.deepEqual(readdirSync(folder), ['a.mnw']);
    for (const [path, body, expected] of [
      ['x/load', '', 404],
      ['x/unload', '', 404],
      ['a/load', '{', 400],
    ] as const) {
      const [code, answer] = await send(gateway, `/v2/repository/models/${path}`, { body });
      assert.deepEqual([code, /^\{"error":"[^"]+ \(E_USAGE\)"\}$/.test(answer)], [expected, true], answer);
    }
    const headers = { 'sec-fetch-site': 'cross-site' };
    assert.equal((await send(gateway, '/v2/repository/models/a/unload', { headers }))[0], 403);
    assert.deepEqual(await states(gateway), ['a READY']);
    assert.ok(existsSync(join(folder, 'a.mnw')));
  });
});

test('a file in a request that is malformed, too large or no model changes nothing', async () => {
  const folder = temporaryFolder();
  const bytes = Buffer.from(await small(1));
  writeFileSync(join(folder, 'a.mnw'), bytes);
  const damaged = Buffer.from(bytes);
  damaged[bytes.length >> 1]! ^= 1;
  const cases = [
    ['a/load', '[]', 400],
    ['a/load', '{"parameters":[]}', 400],
    ['a/load', '{"parameters":{"config":{}}}', 400],
    ['a/load', '{"parameters":{"file:1/a.mnw":"A==="}}', 400],
    ['a/load', '{"parameters":{"file:1/a.mnw":"A!=="}}', 400],
    ['a/load', '{"parameters":{"file:1/a.mnw":7}}', 400],
    ['a/load', '{"parameters":{"file:2/a.mnw":"AA=="}}', 400],
    ['a/load', '{"parameters":{"file:../a.mnw":"AA=="}}', 400],
    ['a/load', '{"parameters":{"file:1/a.onnx":"AA=="}}', 400],
    ['a/load', '{"parameters":{"file:1/a.mnw":"AA==","file:1/b.mnw":"AA=="}}', 400],
    ['.a/load', '{"parameters":{"file:1/a.mnw":"AA=="}}', 400],
    ['a/load', `{"parameters":{"file:1/a.mnw":"${'A'.repeat(8 << 20)}"}}`, 413],
    ['a/load', '['.repeat(100), 400],
    ['a/load', `{"parameters":{"file:1/a.mnw":"${damaged.toString('base64')}"}}`, 422],
  ] as const;
  await started(folder, async (gateway) => {
    for (const [path, body, expected] of cases) {
      const [code, answer] = await send(gateway, `/v2/repository/models/${path}`, { body });
      assert.deepEqual([code, /^\{"error":"[^"]+ \(E_[A-Z_]+\)"\}$/.test(answer)], [expected, true], answer);
    }
    assert.deepEqual(await states(gateway), ['a READY']);
    assert.deepEqual(readFileSync(join(folder, 'a.mnw')), bytes);
  });
});

test('a file that is read again while another is sent does not take its place', async () => {
  const folder = temporaryFolder();
  const { catalog } = await served();
  const library = new Library(catalog, [], folder);
  await library.put('a', await small(1));
  const { digest } = await library.put('b', await small(2));
  const sent = library.put('a', await small(2));
  const read = library.load('a');
  assert.deepEqual([(await sent).digest, (await read)?.digest], [digest, digest]);
  assert.equal(catalog.find('a')!.digest, digest);
});

test('what the folder cannot keep changes nothing', async () => {
  const folder = temporaryFolder();
  const { catalog, pool } = await served();
  const library = new Library(catalog, [], folder);
  const { digest } = await library.put('a', await small(1));
  rmSync(folder, { recursive: true });
  await assert.rejects(library.put('a', await small(2)), { code: 'E_IO' });
  assert.equal(catalog.find('a')!.digest, digest);
  assert.equal(pool.shelf.files.length, 2, 'the signs and the first');
});

describe('it is there', () => {
  test('only where it is asked for', async () => {
    assert.equal((await send(await served(), '/v2/repository/index'))[0], 404);
  });

  test('not for every other machine', () => {
    const options = { repository: true, host: '0.0.0.0' };
    assert.throws(() => settingsOf({ ...options, open: true }), { code: 'E_USAGE', place: 'repository' });
    settingsOf({ ...options, tokenFile: 'token' });
    settingsOf({ repository: true });
  });
});
