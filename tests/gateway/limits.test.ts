/** What bounds a request: the queue, its deadline, the time that a connection has. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, test } from 'node:test';
import { ppm } from '../end-to-end/sample.ts';
import { post, served, told } from './served.ts';

const thread = { thread: told, grace: 100 } as const;

test('a full queue answers 503 with Retry-After, until there is room', async () => {
  const server = await served([], { room: 2 }, thread);
  const controller = new AbortController();
  const { signal } = controller;
  const first = [1, 2].map(() => fetch(`${server.address}/embed`, { method: 'POST', body: 'wait', signal }));
  while (server.pool.waiting < 1) await pause(5);
  const refused = await post(`${server.address}/embed`, 'abc');
  assert.deepEqual([refused.status, refused.body.error.code], [503, 'E_BUSY']);
  assert.equal(refused.headers.get('retry-after'), '1');
  controller.abort();
  await Promise.allSettled(first);
  while ((await post(`${server.address}/embed`, 'abc')).status !== 200) await pause(5);
});

describe('a request that is not answered in time gets 504', () => {
  test('while it runs, though its worker hangs; the next is answered', async () => {
    const server = await served([], { deadline: 40 }, thread);
    const { status, body } = await post(`${server.address}/embed`, 'hang');
    assert.deepEqual([status, body.error.code], [504, 'E_ABORTED']);
    assert.match(body.error.message, /within 40 ms/);
    while (server.pool.replaced < 1 || server.pool.ready < 1) await pause(5);
    assert.equal((await post(`${server.address}/embed`, 'a')).status, 200);
  });

  test('while it waits', async () => {
    const server = await served([], { deadline: 60 }, thread);
    const all = await Promise.all(['wait', 'wait'].map((word) => post(`${server.address}/embed`, word)));
    assert.deepEqual(
      all.map(({ status }) => status),
      [504, 504],
    );
  });
});

test('a worker that ends is a fault of ours for its request alone', async () => {
  const server = await served([], {}, { workers: 2, ...thread });
  const all = await Promise.all(['a', 'exit', 'b', 'c'].map((word) => post(`${server.address}/embed`, word)));
  assert.deepEqual(
    all.map(({ status, body }) => [status, body.error?.code]),
    [
      [200, undefined],
      [500, 'E_ENGINE'],
      [200, undefined],
      [200, undefined],
    ],
  );
});

test('who goes away frees its worker', async () => {
  const server = await served([], {}, thread);
  const controller = new AbortController();
  const gone = fetch(`${server.address}/embed`, { method: 'POST', body: 'wait', signal: controller.signal });
  await pause(50);
  controller.abort();
  await assert.rejects(gone);
  assert.equal((await post(`${server.address}/embed`, 'a')).status, 200);
  assert.equal(server.pool.replaced, 0);
});

describe('a connection is cut', () => {
  /** Writes text, and answers what comes until the server ends the connection. */
  async function until(text: string): Promise<string> {
    const server = await served([], { timeouts: { headers: 100, request: 200, idle: 50 } }, thread);
    const { port } = new URL(server.address);
    return new Promise((resolve) => {
      let answer = '';
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
      socket.on('data', (bytes) => (answer += bytes.toString()));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(answer));
    });
  }

  const head = 'POST /classify HTTP/1.1\r\nhost: a\r\n';
  test('that does not end its headers', async () => {
    assert.match(await until(head), /^HTTP\/1\.1 408 [^]*"E_USAGE"/);
  });

  test('that does not end its body', async () => {
    assert.match(await until(`${head}content-length: 100\r\n\r\nP6`), /^HTTP\/1\.1 4\d\d [^]*"E_USAGE"/);
  });

  test('that has its answer and is idle', async () => {
    const bytes = ppm(1).toString('latin1');
    assert.match(await until(`${head}content-length: ${bytes.length}\r\n\r\n${bytes}`), /^HTTP\/1\.1 200 /);
  });
});
