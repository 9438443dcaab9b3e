/** `mobilenet serve` as a process: how it starts, what it prints, and that it ends without losing a request. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import { fits } from '../end-to-end/schema.ts';
import { ppm } from '../end-to-end/sample.ts';
import { cli, mobilenet, refused, temporaryFolder } from '../workshop/cli.ts';

const folder = temporaryFolder();

interface Started {
  readonly child: ChildProcess;
  readonly address: string;
  /** Of standard output, which grow. */
  readonly lines: string[];
}

async function started(...flags: string[]): Promise<Started> {
  const child = spawn(process.execPath, [cli, 'serve', '--port', '0', '--json', '--workers', '2', ...flags]);
  const lines: string[] = [];
  const address = new Promise<string>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      lines.push(line);
      const [, found] = /listens on (http:[^"]*)/.exec(line) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  return { child, address: await address, lines };
}

/** How a client's last request ended: with its status, or the code of what went wrong. */
async function ask(agent: Agent, address: string, body: Buffer): Promise<number | string> {
  return new Promise((resolve) => {
    const sent = request(`${address}/classify`, { method: 'POST', agent }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode!));
      response.on('error', (error: NodeJS.ErrnoException) => resolve(error.code!));
    });
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code!));
    sent.end(body);
  });
}

/** Asks on one connection, again and again, until it is refused. */
async function client(address: string, count: () => void): Promise<number | string> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (;;) {
    const outcome = await ask(agent, address, ppm(1));
    if (outcome !== 200) return outcome;
    count();
  }
}

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  test(`${signal} under load leaves no accepted request without its answer`, async () => {
    const { child, address, lines } = await started();
    const exit = once(child, 'exit') as Promise<[number | null]>;
    let answered = 0;
    const clients = Array.from({ length: 8 }, () =>
      client(address, () => void (++answered === 40 && child.kill(signal))),
    );
    const ends = await Promise.all(clients);
    assert.ok(
      ends.every((end) => end === 503 || end === 'ECONNREFUSED'),
      ends.join(' '),
    );
    assert.ok(answered >= 40);
    assert.deepEqual((await exit)[0], 0);
    for (const line of lines) assert.ok(fits(JSON.parse(line)), line);
  });

describe('does not start', () => {
  test('with a file that is no model', async () => {
    const path = join(folder, 'text.mnw');
    writeFileSync(path, 'text'.repeat(100));
    refused(await mobilenet(['serve', '--port', '0', '-m', path]), 3, /E_FILE_MAGIC/);
  });

  test('with one that is not there, or two of one name', async () => {
    const path = join(folder, 'absent.mnw');
    refused(await mobilenet(['serve', '--port', '0', '-m', path]), 1, /E_IO: .*absent/);
    const signs = new URL('../../../weights/signs-0.25-64.mnw', import.meta.url).pathname;
    refused(await mobilenet(['serve', '--port', '0', '-m', signs, '-m', signs]), 2, /E_USAGE: Two models/);
  });

  test('where other machines could ask without a token', async () => {
    refused(
      await mobilenet(['serve', '--host', '0.0.0.0', '-m', 'w.mnw']),
      2,
      /E_USAGE: .*--token-file.*--open/,
    );
  });

  test('on a port that is taken', async () => {
    const { child, address } = await started();
    const { port } = new URL(address);
    const signs = new URL('../../../weights/signs-0.25-64.mnw', import.meta.url).pathname;
    refused(
      await mobilenet(['serve', '--port', port, '--workers', '1', '-m', signs]),
      1,
      /E_IO: .*EADDRINUSE/,
    );
    child.kill('SIGTERM');
    assert.deepEqual((await once(child, 'exit'))[0], 0);
  });
});
