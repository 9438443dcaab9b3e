/** What changes while a gateway answers: its options are read again on SIGHUP, and what is wrong with them changes nothing. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startGateway } from '../../gateway/gateway.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import { modelOf } from '../../gateway/models.ts';
import type { GatewayOptions } from '../../gateway/options.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { fits } from '../end-to-end/schema.ts';
import { ppm } from '../end-to-end/sample.ts';
import { cli, temporaryFolder } from '../workshop/cli.ts';
import { asked, post } from './served.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const digests: Record<string, string> = {};

before(async () => {
  // One that takes its time, for the limits.
  const sizes = { one: [0.25, 32], two: [0.25, 32], slow: [1, 192] } as const;
  for (const [seed, [name, [alpha, resolution]]] of Object.entries(sizes).entries()) {
    const bytes = await seal(make({ alpha, resolution, classes: 10, seed: seed + 1 }));
    writeFileSync(at(`${name}.bytes`), bytes);
    digests[modelOf(name, bytes).digest] = name;
  }
});

/** Makes the file of a model a copy of one of the networks. */
function put(name: string, network: string): string {
  copyFileSync(at(`${network}.bytes`), at(`${name}.mnw`));
  return at(`${name}.mnw`);
}

/** The models that answer, as `name network`, the default first. */
async function models({ address }: { readonly address: string }): Promise<string[]> {
  const { body } = await asked<{ models: { name: string; digest: string }[] }>(`${address}/models`);
  return body.models.map(({ name, digest }) => `${name} ${digests[digest] ?? 'signs'}`);
}

const opened: Gateway[] = [];
after(() => Promise.all(opened.map((each) => each.close())));

async function started(options: GatewayOptions): Promise<Gateway> {
  const gateway = await startGateway({ port: 0, workers: 1, ...options });
  opened.push(gateway);
  return gateway;
}

describe('reload', () => {
  test('adds, replaces, removes and reorders models, all or none', async () => {
    const [a, b] = [put('a', 'one'), put('b', 'one')];
    const gateway = await started({ models: [a, b], repository: true });
    const sent = await fetch(`${gateway.address}/models/sent`, {
      method: 'PUT',
      body: Uint8Array.from(await seal(make({ alpha: 0.25, resolution: 32, classes: 2, seed: 9 }))),
    });
    assert.equal(sent.status, 200);
    put('a', 'two');
    const c = put('c', 'one');
    await gateway.reload({ port: 0, workers: 1, models: [c, a], repository: true });
    assert.deepEqual(
      (await models(gateway)).slice(0, 2),
      ['c one', 'a two'],
      'without b, and the rest is kept',
    );
    assert.equal((await models(gateway)).length, 3, 'what was sent stays');
    const index = await fetch(`${gateway.address}/v2/repository/index`, { method: 'POST' });
    assert.doesNotMatch(await index.text(), /"b"/);

    put('a', 'one');
    writeFileSync(at('c.mnw'), 'no model'.repeat(100));
    await assert.rejects(gateway.reload({ models: [a, c] }), { code: 'E_FILE_MAGIC' });
    await assert.rejects(gateway.reload({ models: [a, at('absent.mnw')] }), { code: 'E_IO' });
    await assert.rejects(gateway.reload({ models: [a], queue: 0 }), { code: 'E_USAGE' });
    assert.deepEqual((await models(gateway)).slice(0, 2), ['c one', 'a two']);
    const figures = await (await fetch(`${gateway.address}/metrics`)).text();
    assert.match(figures, /^mobilenet_model_refusals_total\{code="E_FILE_MAGIC"\} 1$/m);
  });

  test('changes the deadline and the room of the queue', async () => {
    const slow = [put('slow', 'slow')];
    const gateway = await started({ models: slow, queue: 1 });
    const statuses = async (): Promise<number[]> =>
      Promise.all(
        [1, 2, 3, 4, 5].map(async () => (await post(`${gateway.address}/classify`, ppm(1))).status),
      );
    assert.ok((await statuses()).includes(503));
    await gateway.reload({ models: slow, workers: 1 });
    assert.deepEqual(await statuses(), [200, 200, 200, 200, 200]);
    await gateway.reload({ models: slow, workers: 1, deadline: 1 });
    const { status, body } = await post(`${gateway.address}/classify`, ppm(1));
    assert.deepEqual([status, /within 1 ms/.test(body.error.message)], [504, true]);
  });
});

interface Served {
  readonly child: ChildProcess;
  readonly address: string;
  /** Sends SIGHUP, and waits for what the log says then. */
  hangUp(sentence: RegExp): Promise<string>;
}

/** `mobilenet serve` as a process. */
async function served(...flags: string[]): Promise<Served> {
  const child = spawn(process.execPath, [cli, 'serve', '--workers', '1', ...flags]);
  after(() => child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const until = async (sentence: RegExp): Promise<string> => {
    while (!sentence.test(said) && child.exitCode === null && child.signalCode === null) await pause(20);
    const all = said;
    said = '';
    assert.match(all, sentence);
    return all;
  };
  const [, address] = /listens on (http:[^"\s]*)/.exec(await until(/listens on http:\S+/)) ?? [];
  const hangUp = (sentence: RegExp): Promise<string> => {
    child.kill('SIGHUP');
    return until(sentence);
  };
  return { child, address: address!, hangUp };
}

async function ended({ child }: Served): Promise<void> {
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
}

describe('SIGHUP', () => {
  test('reads the file again: what can change does, what cannot is named, a fault is told with its place', async () => {
    const path = at('gateway.yaml');
    const write = (models: string, more = ''): void =>
      writeFileSync(path, `models: [${models}]\nlisten: { port: 0 }\n${more}`);
    put('a', 'one');
    put('b', 'one');
    write('a.mnw');
    const server = await served('--config', path, '--json');
    put('a', 'two');
    write('a.mnw, b.mnw', 'limits: { deadline: 5000, queue: 3, workers: 2 }\n');
    const said = await server.hangUp(/all is read again/);
    assert.match(said, /the deadline is 5000 ms, the queue has room for 3/);
    for (const line of said.trimEnd().split('\n')) assert.ok(fits(JSON.parse(line)), line);
    assert.doesNotMatch(said, /workers/, 'the flag goes before the file');
    assert.deepEqual(await models(server), ['a two', 'b one']);

    put('a', 'one');
    write('a.mnw', 'limits: { queue: 0 }\n');
    assert.match(await server.hangUp(/stays as it is/), /gateway\.yaml:3:18: limits\.queue must be/);
    assert.deepEqual(await models(server), ['a two', 'b one']);
    writeFileSync(path, 'models: [b.mnw]\nlisten: { port: 1, open: true }\n');
    const named = await server.hangUp(/all is read again/);
    assert.match(named, /`port` stays 0: restart to change it/);
    assert.match(named, /`open` stays false: restart to change it/);
    assert.deepEqual(await models(server), ['b one']);
    await ended(server);
  });

  test('without a file reads those of -m again, and tells each cause once', async () => {
    const server = await served('-m', put('m', 'one'), '--port', '0');
    put('m', 'two');
    await server.hangUp(/the model "m" answers as [^]*all is read again/);
    assert.deepEqual(await models(server), ['m two']);
    rmSync(at('m.mnw'));
    const said = await server.hangUp(/stays as it is/);
    assert.match(said, /^mobilenet: all stays as it is: "[^"]*m\.mnw cannot be read: ENOENT\."\n$/m);
    assert.doesNotMatch(said, /no such file/);
    assert.deepEqual(await models(server), ['m two']);
    await ended(server);
  });

  test('ends no server that is about to start', async () => {
    const child = spawn(process.execPath, [cli, 'serve', '--port', '0', '--workers', '1']);
    after(() => child.kill('SIGKILL'));
    // The first word comes before the threads are there.
    await once(child.stderr, 'data');
    child.kill('SIGHUP');
    let said = '';
    child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
    while (!/all is read again/.test(said) && child.signalCode === null) await pause(20);
    assert.equal(child.signalCode, null);
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });
});
