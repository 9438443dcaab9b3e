import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'mqtt';
import type { IClientOptions, MqttClient } from 'mqtt';
import { loginOf } from '../../broker.ts';
import { readOwn } from '../../file.ts';
import type { Kept } from '../event.ts';
import type { MqttOptions } from '../options.ts';
import type { Sink } from '../sink.ts';
import { discoveryOf } from './discovery.ts';
import { statusTopic, topicsOf } from './topics.ts';

/** Milliseconds before a broker that went away is tried again: from one to two seconds, so that not all come at once. */
const PAUSE = 1000;

/** Seconds without a word after which a connection counts as broken, and the broker tells that we are offline. */
const KEEPALIVE = 30;

/** Milliseconds that the last word may take. */
const FAREWELL = 1000;

/** An MQTT broker. Every message is acknowledged (QoS 1); what is not when the connection breaks is sent again. */
export class Mqtt implements Sink {
  readonly name = 'mqtt';
  readonly #options: MqttOptions;
  readonly #prefix: string;
  readonly #remark: (sentence: string) => void;
  readonly #client: MqttClient;
  /** By topic, what a broker that forgot it is told again. */
  readonly #retained = new Map<string, string>();
  #away = false;

  private constructor(options: MqttOptions, client: IClientOptions, remark: (sentence: string) => void) {
    this.#options = options;
    this.#prefix = prefixOf(options);
    this.#remark = remark;
    this.#client = connect(options.url, client);
    this.#client.on('connect', () => this.#greet());
    this.#client.on('error', ({ message }) => this.#tellAway(message));
    this.#client.on('close', () => this.#tellAway('the connection is closed'));
  }

  /** @throws E_IO a file cannot be read */
  static async open(options: MqttOptions, remark: (sentence: string) => void): Promise<Mqtt> {
    const ca = options.ca && (await readOwn(options.ca));
    const payload = Buffer.from('offline');
    const client: IClientOptions = {
      clientId: `mobilenet-${randomBytes(6).toString('hex')}`,
      keepalive: KEEPALIVE,
      reconnectPeriod: PAUSE * (1 + Math.random()),
      reconnectOnConnackError: true,
      will: { topic: statusTopic(prefixOf(options)), payload, qos: 1, retain: true },
      ...(await loginOf(options)),
      ...(ca && { ca }),
    };
    return new Mqtt(options, client, remark);
  }

  get isHere(): boolean {
    return this.#client.connected;
  }

  async deliver({ event, text }: Kept, signal: AbortSignal): Promise<void> {
    const topics = topicsOf(this.#prefix, event);
    const messages = [this.#publish(topics.event, text), this.#retain(topics.state, text)];
    if (this.#options.discovery) {
      const config = discoveryOf(this.#prefix, topics, event);
      if (this.#retained.get(topics.config) !== config) messages.push(this.#retain(topics.config, config));
    }
    await within(Promise.all(messages), signal);
  }

  async close(): Promise<void> {
    // That it is away from here on is no news.
    this.#away = true;
    const { connected } = this.#client;
    if (connected)
      await Promise.race([
        this.#publish(statusTopic(this.#prefix), 'offline', true).catch(() => undefined),
        sleep(FAREWELL, undefined, { ref: false }),
      ]);
    await this.#client.endAsync(!connected);
  }

  /** Says that we live, and once more what a broker that was started again may not know. */
  #greet(): void {
    if (this.#away) this.#remark(`${this.#options.url} is back.`);
    this.#away = false;
    const messages = new Map([[statusTopic(this.#prefix), 'online'], ...this.#retained]);
    for (const [topic, text] of messages) void this.#publish(topic, text, true).catch(() => undefined);
  }

  #tellAway(reason: string): void {
    if (this.#away) return;
    this.#away = true;
    this.#remark(`${this.#options.url} is away, events for it wait: ${reason}.`);
  }

  #retain(topic: string, text: string): Promise<unknown> {
    // Before it is sent: what `greet` says is never older than what was sent last.
    this.#retained.set(topic, text);
    return this.#publish(topic, text, true);
  }

  #publish(topic: string, text: string, retain = false): Promise<unknown> {
    return this.#client.publishAsync(topic, text, { qos: 1, retain });
  }
}

function prefixOf({ prefix = 'mobilenet' }: MqttOptions): string {
  return prefix;
}

/** Waits for work, and no longer than a signal allows. Throws its reason. */
async function within(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  let abort = (): void => undefined;
  const aborted = new Promise((_, reject) => {
    abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
