/** A real mosquitto for a test, and one who reads what it has. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { connectAsync } from 'mqtt';

const places = [process.env['MOSQUITTO'] ?? '', '/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto'];
const program = places.find((place) => place !== '' && existsSync(place));

/** Why the tests are skipped, or false. */
export const withoutBroker =
  program === undefined && 'there is no mosquitto: apt-get install mosquitto, or name it in MOSQUITTO';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A broker that can go away and come back at its address. It keeps nothing: what is retained goes with it. */
export class Broker {
  readonly url: string;
  readonly #config: string;
  #child: ChildProcess | undefined;

  private constructor(url: string, config: string) {
    this.url = url;
    this.#config = config;
  }

  /** @param lines more of its configuration */
  static async start(folder: string, ...lines: readonly string[]): Promise<Broker> {
    const port = await freePort();
    const config = join(folder, `mosquitto-${port}.conf`);
    const open = lines.some((line) => line.startsWith('password_file')) ? 'false' : 'true';
    // Started by root it would become another user, who cannot read the folder.
    const { username } = userInfo();
    const all = [`listener ${port} 127.0.0.1`, `user ${username}`, `allow_anonymous ${open}`, ...lines];
    writeFileSync(config, `${all.join('\n')}\npersistence false\n`);
    const broker = new Broker(`mqtt://127.0.0.1:${port}`, config);
    await broker.start();
    after(() => broker.stop());
    return broker;
  }

  async start(): Promise<void> {
    this.#child = spawn(program!, ['-c', this.#config], { stdio: ['ignore', 'ignore', 'pipe'] });
    for await (const text of this.#child.stderr as AsyncIterable<Buffer>)
      if (/ running/.test(text.toString())) break;
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child?.exitCode !== null || !child.kill('SIGKILL')) return;
    await once(child, 'exit');
  }
}

/** A message as a reader gets it. */
export interface Message {
  readonly topic: string;
  readonly text: string;
  /** Whether it lay there when the reader came. */
  readonly retained: boolean;
  readonly qos: number;
}

/** All that a broker has and gets, below any topic. */
export async function reader(url: string, login: object = {}): Promise<Message[]> {
  const messages: Message[] = [];
  const client = await connectAsync(url, { reconnectPeriod: 100, ...login });
  client.on('error', () => undefined);
  client.on('message', (topic, payload, { retain: retained, qos }) => {
    messages.push({ topic, text: payload.toString(), retained, qos });
  });
  await client.subscribeAsync('#', { qos: 1 });
  after(() => client.endAsync(true));
  return messages;
}
