/** The gateway over https: its certificate, one that changes while it answers, and what is refused. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { before, describe, test } from 'node:test';
import { settingsOf } from '../../gateway/options.ts';
import { tlsOf } from '../../gateway/tls.ts';
import type { Tls } from '../../gateway/tls.ts';
import { runs, unless } from '../end-to-end/engines.ts';
import { ppm } from '../end-to-end/sample.ts';
import { cli, mobilenet, refused, temporaryFolder } from '../workshop/cli.ts';
import { served } from './served.ts';

const skip = unless(runs('openssl', 'version'), 'there is no openssl, which makes the certificates');

const folder = temporaryFolder();
const certs = (name: string): string => join(folder, `${name}.pem`);
const keys = (name: string): string => join(folder, `${name}.key`);

/** The subject says which certificate is seen. */
function make(name: string): void {
  const curve = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2';
  const names = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const files = ['-keyout', keys(name), '-out', certs(name)];
  execFileSync('openssl', ['req', '-x509', ...curve.split(' '), ...names, ...files], { stdio: 'ignore' });
}

const pairOf = (name: string): Promise<Tls> => tlsOf({ cert: certs(name), key: keys(name) });

/** What a connection was answered, and the certificate that it saw. */
interface Seen {
  readonly status: number;
  readonly name: string;
  readonly protocol: string;
}

const trusted = (): Buffer[] => ['first', 'second'].map((name) => readFileSync(certs(name)));

function ask(address: string, agent: Agent, body?: Buffer): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const method = body ? 'POST' : 'GET';
    const sent = request(address, { agent, method }, (response) => {
      const socket = response.socket as TLSSocket;
      const [name, protocol] = [String(socket.getPeerCertificate().subject.CN), socket.getProtocol()!];
      response.resume().on('end', () => resolve({ status: response.statusCode!, name, protocol }));
    });
    sent.on('error', reject).end(body);
  });
}

/** Asks on a connection of its own. */
const askAnew = (address: string): Promise<Seen> => ask(address, new Agent({ ca: trusted() }));

function put(from: string, path: string): void {
  writeFileSync(`${path}.part`, readFileSync(from));
  renameSync(`${path}.part`, path);
}

/** `mobilenet serve`, with the lines of its log, and what waits for one of them. */
function started(...flags: string[]): {
  readonly child: ChildProcess;
  readonly lines: string[];
  said(what: RegExp, meanwhile?: () => Promise<void>): Promise<string>;
} {
  const child = spawn(process.execPath, [cli, 'serve', '--port', '0', '--workers', '1', ...flags]);
  const lines: string[] = [];
  createInterface(child.stderr).on('line', (line) => lines.push(line));
  const said = async (what: RegExp, meanwhile?: () => Promise<void>): Promise<string> => {
    for (;;) {
      const found = lines.find((line) => what.test(line));
      if (found !== undefined) return found;
      await meanwhile?.();
      await pause(20);
    }
  };
  return { child, lines, said };
}

describe('the gateway over https', { skip }, () => {
  before(() => ['first', 'second'].map(make));

  test('answers pictures, by TLS 1.2 and 1.3 alone', async () => {
    const { address } = await served([], { tls: await pairOf('first') });
    assert.match(address, /^https:/);
    for (const protocol of ['TLSv1.2', 'TLSv1.3'] as const) {
      const agent = new Agent({ ca: trusted(), maxVersion: protocol });
      const seen = await ask(`${address}/classify`, agent, ppm(1));
      assert.deepEqual(seen, { status: 200, name: 'first', protocol });
    }
    // This side would speak it.
    const ciphers = 'DEFAULT@SECLEVEL=0';
    const agent = new Agent({ ca: trusted(), minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers });
    await assert.rejects(ask(`${address}/livez`, agent), /alert protocol version/);
  });

  test('ends a connection that speaks plain HTTP, trusts it not, or says nothing', async () => {
    const timeouts = { headers: 300, request: 1000, idle: 1000 };
    const { address } = await served([], { tls: await pairOf('first'), timeouts });
    const { port } = new URL(address);
    for (const bytes of ['GET /livez HTTP/1.1\r\nhost: a\r\n\r\n', 'text', '']) {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes));
      socket.on('error', () => undefined).resume();
      await once(socket, 'close', { signal: AbortSignal.timeout(5000) });
    }
    await assert.rejects(ask(`${address}/livez`, new Agent()), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    // A request that is no HTTP has its answer as without TLS.
    const socket = connectTls({ port: Number(port), host: '127.0.0.1', ca: trusted() }, () =>
      socket.write('text\r\n\r\n'),
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    assert.match(answer.toString(), /^HTTP\/1\.1 400 /);
    assert.equal((await askAnew(`${address}/livez`)).status, 200);
  });

  test('shows new connections a new certificate, while an old one goes on; a bad pair changes nothing', async () => {
    const [cert, key] = [certs('live'), keys('live')];
    put(certs('first'), cert);
    put(keys('first'), key);
    const { child, lines, said } = started('--host', 'localhost', '--cert', cert, '--key', key);
    const [address] = /https:\S+/.exec(await said(/listens on/))!;
    const kept = new Agent({ ca: trusted(), keepAlive: true, maxSockets: 1 });
    const name = async (agent?: Agent): Promise<string> => {
      const seen = await (agent ? ask(`${address}/livez`, agent) : askAnew(`${address}/livez`));
      assert.equal(seen.status, 200);
      return seen.name;
    };
    // Asked all the time, so that it is not cut as idle.
    const goesOn = async (): Promise<void> => assert.equal(await name(kept), 'first');
    await goesOn();
    assert.equal(await name(), 'first');

    put(certs('second'), cert);
    assert.match(await said(/stays what it is/, goesOn), /the certificate stays.*key values mismatch/);
    assert.equal(await name(), 'first');
    put(keys('second'), key);
    await said(/another certificate/, goesOn);
    await goesOn();
    assert.equal(await name(), 'second');

    lines.length = 0;
    writeFileSync(cert, readFileSync(certs('first')).subarray(0, 300));
    assert.match(await said(/stays what it is/, goesOn), /bad end line/);
    await goesOn();
    assert.equal(await name(), 'second');
    kept.destroy();
    child.kill('SIGTERM');
    assert.equal((await once(child, 'exit'))[0], 0);
  });

  test('does not start without a pair of PEM that fit each other', async () => {
    const written = (name: string, text: string | Buffer): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const [cert, key] = [certs('first'), keys('first')];
    const half = (path: string): Buffer => readFileSync(path).subarray(0, 150);
    for (const files of [
      { cert: written('text', 'text'), key },
      { cert, key: written('text', 'text') },
      { cert: written('empty', ''), key },
      { cert, key: written('empty', '') },
      { cert: written('half', half(cert)), key },
      { cert, key: written('half', half(key)) },
      { cert: written('chain', Buffer.concat([readFileSync(cert), half(cert)])), key },
      { cert, key: keys('second') },
      { cert: key, key: cert },
    ])
      await assert.rejects(tlsOf(files), { code: 'E_USAGE', message: /as PEM.*openssl req -x509/ });
    await assert.rejects(tlsOf({ cert, key: join(folder, 'absent') }), { code: 'E_IO' });
    const flags = ['-m', 'w.mnw', '--cert', cert, '--key', keys('second')];
    refused(await mobilenet(['serve', ...flags]), 2, /first\.pem.*second\.key/);
  });
});

test('a certificate without its key, and a key without its certificate, is refused', async () => {
  for (const options of [{ cert: 'a' }, { key: 'a' }])
    assert.throws(() => settingsOf(options), { code: 'E_USAGE', place: 'cert' });
  refused(await mobilenet(['serve', '-m', 'w.mnw', '--key', 'a']), 2, /E_USAGE: .*--cert.*--key/);
});

test('a certificate takes the place of no token', () => {
  const pair = { cert: 'a', key: 'b' };
  assert.throws(() => settingsOf({ ...pair, host: '0.0.0.0' }), { code: 'E_USAGE', place: 'host' });
  settingsOf({ ...pair, host: '0.0.0.0', tokenFile: 'token' });
});
