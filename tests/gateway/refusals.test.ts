/** What is refused, with which status and code; whatever comes, the fault is never ours. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { before, describe, test } from 'node:test';
import fc from 'fast-check';
import { Bodies, LARGEST_BODY } from '../../gateway/http/bodies.ts';
import { MOST_PICTURES } from '../../gateway/http/pictures.ts';
import { ppm } from '../end-to-end/sample.ts';
import { asked, post, served } from './served.ts';
import type { Refused, Served } from './served.ts';

let server: Served;
before(async () => {
  server = await served();
});

const form = (...values: (string | Uint8Array<ArrayBuffer>)[]): FormData => {
  const all = new FormData();
  for (const value of values)
    if (typeof value === 'string') all.append('field', value);
    else all.append('file', new Blob([value]), 'a.ppm');
  return all;
};
const picture = Uint8Array.from(ppm(1));

describe('a request is refused', () => {
  const cases: Readonly<Record<string, [string, string | Uint8Array | FormData, number, string, RegExp?]>> = {
    'without a picture': ['/classify', '', 400, 'E_USAGE', /missing/],
    'with an empty form': ['/classify', form(), 400, 'E_USAGE'],
    'with a field in its form': ['/classify', form('x'), 400, 'E_USAGE'],
    'with an empty file in its form': ['/classify', form(new Uint8Array()), 400, 'E_USAGE', /missing/],
    'with more files than a form may have': [
      '/classify',
      form(...Array.from({ length: MOST_PICTURES + 1 }, () => picture)),
      413,
      'E_IMAGE_SIZE',
    ],
    'with no picture': ['/classify', 'text', 415, 'E_IMAGE_FORMAT', /not a JPEG/],
    'with a form of none that can be read': ['/embed', form(Uint8Array.of(1)), 415, 'E_IMAGE_FORMAT'],
    'with a side that is too long': ['/classify?format=grey&size=32769x1', 'a', 413, 'E_IMAGE_SIZE'],
    'with a frame of other bytes than its size says': [
      '/classify?format=nv12&size=2x2',
      'ab',
      422,
      'E_INPUT_SHAPE',
    ],
    'with a format that does not exist': [
      '/classify?format=nv99&size=2x2',
      'ab',
      415,
      'E_IMAGE_FORMAT',
      /nv12/,
    ],
    'with a format without a size': ['/classify?format=nv12', 'ab', 400, 'E_USAGE', /size/],
    'with a size without a format': ['/classify?size=2x2', 'ab', 400, 'E_USAGE', /format/],
    'with a size that is none': ['/classify?format=rgb&size=2', 'ab', 400, 'E_USAGE'],
    'with no class': ['/classify?top=0', picture, 400, 'E_USAGE'],
    'with an option twice': ['/classify?top=1&top=2', picture, 400, 'E_USAGE'],
    'with an option that does not exist': ['/embed?top=3', picture, 400, 'E_USAGE', /top|additional/],
    'of a model that does not exist': ['/classify?model=x', picture, 404, 'E_USAGE', /signs-0\.25-64/],
    'where nothing is': ['/classifi', picture, 404, 'E_USAGE', /openapi/],
  };
  for (const [name, [path, body, status, code, sentence = /./]] of Object.entries(cases))
    test(name, async () => {
      const reply = await post(server.address + path, body);
      assert.deepEqual([reply.status, reply.body.error.code], [status, code], reply.body.error.message);
      assert.match(reply.body.error.message, sentence);
      assert.deepEqual(Object.keys(reply.body), ['error']);
    });

  test('by the length that it states, before its body', async () => {
    const status = await new Promise((resolve) => {
      const sent = request(`${server.address}/classify`, { method: 'POST' }, (response) => {
        resolve(response.statusCode);
        sent.destroy();
      });
      sent.on('error', () => undefined);
      sent.setHeader('content-length', LARGEST_BODY + 1);
      sent.flushHeaders();
    });
    assert.equal(status, 413);
  });

  test('where a form is cut short', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    for (const body of [
      '--x\r\ncontent-disposition: form-data; name="a"; filename="a"\r\n\r\nP6',
      '--y',
      'text',
    ]) {
      const reply = await asked<Refused>(`${server.address}/classify`, { method: 'POST', headers, body });
      assert.deepEqual([reply.status, reply.body.error.code], [400, 'E_USAGE'], body);
    }
  });
});

test('a body that states no length is refused once it is too long', async () => {
  const status = await new Promise((resolve, reject) => {
    const sent = request(`${server.address}/classify`, { method: 'POST' }, ({ statusCode }) => {
      resolve(statusCode);
      sent.destroy();
    });
    sent.once('error', reject);
    const piece = new Uint8Array(LARGEST_BODY / 8);
    for (let pieces = 0; pieces <= 8; pieces++) sent.write(piece);
  });
  assert.equal(status, 413);
});

test('the bytes of a request and of all are counted as they come, and let go', async () => {
  const piece = new Uint8Array(LARGEST_BODY / 4);
  const pieces = (count: number): Readable => Readable.from(Array.from({ length: count }, () => piece));
  const bodies = new Bodies();
  const first = bodies.hold();
  await assert.rejects(first.read(pieces(5)), { code: 'E_IMAGE_SIZE' });
  const others = [1, 2].map(() => bodies.hold());
  for (const other of others) await other.read(pieces(4));
  const last = bodies.hold();
  await assert.rejects(last.read(pieces(4)), { code: 'E_BUSY' });
  for (const each of [first, last, ...others]) each.release();
  assert.equal((await bodies.hold().read(pieces(4))).length, LARGEST_BODY);
});

/** Writes bytes to the server as they are, and answers the statuses that come back until it ends the connection. */
function written(bytes: Uint8Array | string): Promise<number[]> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(server.address);
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on('data', (more) => (text += more.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () =>
      resolve([...text.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, code]) => Number(code))),
    );
  });
}

test('what is no HTTP is answered in the shape of every error', async () => {
  for (const bytes of [
    'text\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    `GET / HTTP/1.1\r\nhost: a\r\na: ${'a'.repeat(20000)}\r\n\r\n`,
  ])
    for (const status of await written(bytes)) assert.ok(status >= 400 && status < 500, `${status}`);
  assert.deepEqual(await written('text\r\n\r\n'), [400]);
});

test('whatever comes is refused with 4xx, and the next picture is answered', async () => {
  const word = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom('classify', 'embed', 'models', '%', '..'),
  );
  const key = fc.oneof(fc.constantFrom('top', 'model', 'format', 'size', 'stride', 'rows', 'offsets'), word);
  const value = fc.oneof(fc.constantFrom('1', '-1', '2x2', 'nv12', 'rgb', '4,8', '1e9', '999999999'), word);
  const type = fc.constantFrom(
    '',
    'application/json',
    'multipart/form-data',
    'multipart/form-data; boundary=x',
    'x/y',
  );
  const garbled = fc.record({
    method: fc.constantFrom('POST', 'GET', 'PUT', 'DELETE', 'HEAD', 'X'),
    path: fc.oneof(
      fc.constantFrom('/classify', '/embed'),
      word.map((each) => `/${each.replace(/[^!-~]/g, '%')}`),
    ),
    query: fc.array(fc.tuple(key, value), { maxLength: 4 }),
    type,
    body: fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.constantFrom('P6 9 9 255 ', '--x\r\n\r\n--x--', '{')),
  });
  await fc.assert(
    fc.asyncProperty(garbled, async ({ method, path, query, type: contentType, body }) => {
      const words = query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
      const bytes = Buffer.from(body);
      const head = `${method} ${path}?${words} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: ${contentType}\r\n`;
      const text = Buffer.concat([Buffer.from(`${head}content-length: ${bytes.length}\r\n\r\n`), bytes]);
      const statuses = await written(text);
      assert.equal(statuses.length, 1, text.toString());
      assert.ok(statuses[0]! < 500, text.toString());
    }),
    { numRuns: 150 },
  );
  assert.equal((await post(`${server.address}/classify`, picture)).status, 200);
  assert.equal(server.pool.replaced, 0);
});
