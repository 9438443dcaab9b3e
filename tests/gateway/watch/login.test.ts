/** Who asks a broker, and what becomes of two who have one name there: through a real mosquitto. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { readCameras } from '../../../gateway/config/read.ts';
import { topicSource } from '../../../gateway/watch/sources/topic.ts';
import { ppm } from '../../end-to-end/sample.ts';
import { runs, unless } from '../../end-to-end/engines.ts';
import { cli, mobilenet, refused, temporaryFolder } from '../../workshop/cli.ts';
import { Broker, reader, withoutBroker } from '../events/broker.ts';
import { until } from '../events/happened.ts';
import { around } from './around.ts';
import type { Around } from './around.ts';

const folder = temporaryFolder();
const password = join(folder, 'password');
writeFileSync(password, 'a secret\n');

/** Reads a topic until it is told to end. */
function read(source: string, client: string | undefined): { its: Around; ended: Promise<void> } {
  const its = around();
  const reading = async (): Promise<void> => {
    for await (const { settle } of topicSource({ source, client, newest: false }).shots(its)) settle!();
  };
  return { its, ended: reading() };
}

describe('--user and --password-file', () => {
  const noPasswords =
    withoutBroker ||
    unless(runs('mosquitto_passwd', '-b', '-c', join(folder, 'p'), 'u', 'p'), 'there is no mosquitto_passwd');

  test('are of the topic and of --mqtt', { skip: noPasswords }, async () => {
    const passwords = join(folder, 'passwords');
    execFileSync('mosquitto_passwd', ['-b', '-c', passwords, 'gate', 'a secret'], { stdio: 'ignore' });
    const { url } = await Broker.start(folder, `password_file ${passwords}`);
    const login = { username: 'gate', password: 'a secret' };
    const messages = await reader(url, login);
    const sender = await connectAsync(url, login);
    after(() => sender.endAsync(true));
    const flags = ['--user', 'gate', '--password-file', password];
    const child = spawn(process.execPath, [
      cli,
      'watch',
      `${url}/pictures`,
      '--mqtt',
      url,
      '--name',
      'a',
      ...flags,
    ]);
    after(() => child.kill('SIGKILL'));
    const lines: string[] = [];
    createInterface(child.stdout).on('line', (line) => lines.push(line));
    let told = '';
    child.stderr.on('data', (bytes: Buffer) => (told += bytes.toString()));
    for (let tries = 0; lines.length === 0 && tries < 100; tries++) {
      await sender.publishAsync('pictures', ppm(1), { qos: 1 });
      await pause(100);
    }
    assert.equal(lines.length, 1, told);
    await until(() => messages.some(({ topic }) => topic === 'mobilenet/a/event'), 'that the event is there');
    assert.doesNotMatch(told, /away/);
  });

  test('are of a broker, and the password is of a user', async () => {
    const refuse = async (sentence: RegExp, ...words: string[]): Promise<void> =>
      refused(await mobilenet(['watch', ...words]), 2, sentence);
    await refuse(/--user is of a broker/, '-', '--user', 'a');
    await refuse(/--password-file is of a broker/, '-', '--password-file', password);
    await refuse(/--password-file needs --user/, '-', '--mqtt', 'mqtt://h', '--password-file', password);
    const absent = ['--user', 'a', '--password-file', join(folder, 'absent')];
    refused(await mobilenet(['watch', 'mqtt://127.0.0.1/t', '-m', 'w.mnw', ...absent]), 1, /E_IO: .*absent/);
    const path = join(folder, 'gateway.yaml');
    const file = (more: string): void =>
      writeFileSync(path, `cameras: [{ name: a, source: mqtt://h/t, passwordFile: p${more} }]\n`);
    file(', user: u');
    const [{ user, passwordFile } = {}] = (await readCameras(path)).cameras;
    assert.deepEqual([user, passwordFile], ['u', join(folder, 'p')]);
    file('');
    const message = /:1:56: cameras\[0\]: `passwordFile` needs `user`\.$/;
    await assert.rejects(readCameras(path), { code: 'E_USAGE', message });
  });
});

describe('two of one name', () => {
  /** How often it was told what to do about it. */
  const told = ({ remarks }: Around): number =>
    remarks.filter((each) => each.endsWith('; give each machine a `client` of its own.')).length;

  test('do not fight for it, and each is told once', { skip: withoutBroker }, async () => {
    const { url } = await Broker.start(folder);
    const both = [read(`${url}/pictures`, 'gate'), read(`${url}/pictures`, 'gate')];
    await until(() => both.every(({ its }) => told(its) === 1), 'that both are told');
    const changes = (): number => both.reduce((sum, { its }) => sum + its.reconnects.count, 0);
    const before = changes();
    await pause(4000);
    assert.ok(changes() <= before + 4, 'they take turns ever more seldom');
    assert.deepEqual(
      both.map(({ its }) => told(its)),
      [1, 1],
    );
    for (const { its } of both) its.controller.abort();
    await Promise.all(both.map(({ ended }) => ended));
  });

  test('are told at once where the broker says why, and do not come back at once', async () => {
    // It is accepted (CONNACK of MQTT 5), and another has come (DISCONNECT with its reason).
    const broker = await impatient([0x20, 3, 0, 0, 0], [0xe0, 1, 0x8e]);
    const { its, ended } = read(broker.source, 'gate');
    await until(() => its.remarks.length > 0, 'that it is told');
    await pause(1500);
    assert.match(
      its.remarks.join('\n'),
      /^The broker [^\n]* another gateway has come as `client` 'gate'; [^\n]*$/,
    );
    assert.deepEqual([told(its), broker.connections()], [1, 1]);
    its.controller.abort();
    await ended;
  });

  test('are no matter where a gateway has no name of its own', async () => {
    const broker = await impatient([0x20, 3, 0, 0, 0]);
    const { its, ended } = read(broker.source, undefined);
    await until(() => broker.connections() > 3, 'that it is asked again');
    assert.equal(told(its), 0);
    its.controller.abort();
    await ended;
  });
});

/** What accepts a connection and ends it soon, after so many packets. */
async function impatient(...packets: number[][]): Promise<{ source: string; connections(): number }> {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(Buffer.from(packets.flat()));
      setTimeout(() => socket.end(), 50);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { source: `mqtt://127.0.0.1:${port}/pictures`, connections: () => connections };
}
