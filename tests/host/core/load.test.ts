import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { load } from '../../../host/index.ts';
import { temporaryFolder } from '../../workshop/cli.ts';
import { weightsOf } from '../networks.ts';
import { inputOf } from '../noise.ts';
import { fastestBuild } from './fastest.ts';

const folder = temporaryFolder();
const int8 = join(folder, 'int8.mnw');

before(async () => writeFileSync(int8, await weightsOf('int8')));

describe('load', () => {
  test('a path, an address and bytes give the same answer', async (t) => {
    const file = readFileSync(int8);
    const server = createServer((request, response) => {
      response.statusCode = request.url === '/w.mnw' ? 200 : 404;
      response.end(response.statusCode === 200 ? file : 'not here');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    const sources = [int8, pathToFileURL(int8), file, Uint8Array.from(file).buffer, `${address}/w.mnw`];
    const models = await Promise.all(sources.map((source) => load(source)));
    const answers = await Promise.all(models.map((model) => model.infer(inputOf(model), 'logits')));
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    await assert.rejects(load(`${address}/x.mnw`), { code: 'E_IO', message: /404 Not Found/ });
  });

  test('says what it loaded', async () => {
    const model = await load(int8);
    const { height, width, channels, classes, features, domain } = model.contract;
    assert.deepEqual([height, width, channels, classes, features, domain], [32, 32, 3, 10, 256, 'int8']);
    assert.equal(model.layers, 29);
    assert.equal(model.build, fastestBuild());
    assert(model.pages > 0 && model.pages < 224);
  });

  const file = (): Buffer => readFileSync(int8);
  const patched = (at: number, byte: number): Buffer => {
    const bytes = file();
    bytes[at] = byte;
    return bytes;
  };
  const refusals: [string, string, () => Uint8Array][] = [
    ['nothing', 'E_FILE_TRUNCATED', () => new Uint8Array(0)],
    ['half a header', 'E_FILE_TRUNCATED', () => file().subarray(0, 8)],
    ['a file without its last byte', 'E_FILE_TRUNCATED', () => file().subarray(0, -1)],
    ['a file and one byte more', 'E_FILE_LENGTH', () => Buffer.concat([file(), Buffer.alloc(1)])],
    ['another magic number', 'E_FILE_MAGIC', () => patched(0, 0)],
    ['a later version', 'E_FILE_VERSION', () => patched(4, 2)],
    ['a flag', 'E_FILE_FLAGS', () => patched(6, 1)],
    ['a changed byte', 'E_FILE_DIGEST', () => patched(file().length >> 1, file()[file().length >> 1]! ^ 1)],
    ['something else that is larger than the memory', 'E_FILE_MAGIC', () => new Uint8Array(20 << 20)],
    ['a packed file that is larger than the memory', 'E_MEMORY', () => oversized()],
  ];
  const oversized = (): Uint8Array => {
    const bytes = Buffer.concat([file(), Buffer.alloc(20 << 20)]);
    bytes.writeUInt32LE(bytes.length, 8);
    return bytes;
  };
  for (const [title, code, bytes] of refusals) {
    test(`${title} is refused`, () => assert.rejects(load(bytes()), { name: 'MobilenetError', code }));
  }

  test('a missing file, a folder and an unreachable server are E_IO', async () => {
    await assert.rejects(load(join(folder, 'absent')), {
      code: 'E_IO',
      message: /absent: there is no such file/,
    });
    await assert.rejects(load(folder), { code: 'E_IO', message: /folder/ });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    await assert.rejects(load(`http://127.0.0.1:${port}/w.mnw`), {
      code: 'E_IO',
      message: new RegExp(`fetch failed: .*ECONNREFUSED 127.0.0.1:${port}\\.$`),
    });
  });

  test('a malformed address is E_USAGE', async () => {
    for (const address of ['http://', 'https://a b/w.mnw', 'http://a:99999/']) {
      await assert.rejects(load(address), { code: 'E_USAGE', message: /^'.*' is no address: / });
    }
  });

  test('a stated length above the limit is refused before any byte', { timeout: 5000 }, async (t) => {
    const server = createServer((_, response) => {
      // The bytes never come.
      response.writeHead(200, { 'Content-Length': String(65 << 20) }).flushHeaders();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const refused = { code: 'E_IO', message: /it has more than 67108864 bytes/ };
    await assert.rejects(load(`http://127.0.0.1:${port}/w.mnw`), refused);
  });

  test('an aborted signal ends it', async () => {
    await assert.rejects(load(int8, { signal: AbortSignal.abort() }), {
      name: 'AbortError',
      code: 'E_ABORTED',
    });
  });
});
