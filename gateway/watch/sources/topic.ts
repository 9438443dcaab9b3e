import { randomBytes } from 'node:crypto';
import { connect } from 'mqtt';
import type { IClientOptions, IPublishPacket, MqttClient } from 'mqtt';
import { MobilenetError } from 'mobilenet-wasm';
import { backoff } from '../../backoff.ts';
import { owned } from '../memory.ts';
import type { Shot, Source, Surroundings } from '../shot.ts';

/** Messages that a broker may hand over before the first of them is acknowledged. */
const WINDOW = 8;

/** Bytes of a message; a broker does not send larger ones. */
const LARGEST = 64 << 20;

/** Seconds for which a broker keeps what a client of a fixed name has not acknowledged. */
const KEPT = 86_400;

export interface TopicOptions {
  /** `mqtt://HOST/TOPIC`, the topic as it is, so `$share/GROUP/TOPIC` too. */
  readonly source: string;
  /** Name by which a broker knows this gateway again. */
  readonly client?: string | undefined;
  /** Whether pictures for which there is no time may be lost. */
  readonly newest: boolean;
}

/**
 * Pictures of a topic. Each is acknowledged once its events are accepted: what a gateway had not answered when it was killed
 * is sent again. Where the newest is wanted nothing is acknowledged, and the broker does not keep what cannot be sent.
 *
 * @throws E_USAGE the address names no topic, or a password
 */
export function topicSource({ source, client, newest }: TopicOptions): Source {
  const [, protocol, host, topic] = /^(mqtts?):\/\/([^/@\s]+)\/([^\0]+)$/.exec(source) ?? [];
  if (topic === undefined) {
    const fact = 'A topic must be mqtt://HOST/TOPIC or mqtts://HOST:PORT/TOPIC, without a password';
    throw new MobilenetError('E_USAGE', `${fact}.`, 'source');
  }
  const options: IClientOptions = {
    ...{ protocolVersion: 5, resubscribe: false, reconnectOnConnackError: true },
    clientId: client ?? `mobilenet-${randomBytes(6).toString('hex')}`,
    clean: client === undefined,
    properties: {
      ...{ receiveMaximum: WINDOW, maximumPacketSize: LARGEST },
      ...(client === undefined ? {} : { sessionExpiryInterval: KEPT }),
    },
  };
  const open = (): MqttClient => connect(`${protocol}://${host}`, { ...options, manualConnect: true });
  return {
    ...{ name: source, live: newest },
    shots: (around) => new Subscription(topic, newest ? 0 : 1, open(), around).shots(),
  };
}

/** A message, and what tells the client that it has been dealt with. */
interface Message {
  readonly packet: IPublishPacket;
  readonly done: () => void;
}

class Subscription {
  readonly #topic: string;
  readonly #qos: 0 | 1;
  readonly #client: MqttClient;
  readonly #around: Surroundings;
  /** In a row. */
  #tries = 0;
  /** At most one: the client hands over the next when this one is done. */
  #message: Message | undefined;
  #fault: MobilenetError | undefined;
  #connected = 0;
  #away = false;
  #wake = (): void => undefined;

  constructor(topic: string, qos: 0 | 1, client: MqttClient, around: Surroundings) {
    this.#topic = topic;
    this.#qos = qos;
    this.#client = client;
    this.#around = around;
    client.handleMessage = (packet, acknowledge) => {
      const life = this.#connected;
      // On another connection the number of the message may be that of another one.
      const done = (): void => void (life === this.#connected && acknowledge());
      this.#message = { packet, done };
      this.#wake();
    };
    client.on('connect', () => this.#subscribe());
    client.on('error', ({ message }) => this.#tellAway(message));
    client.on('close', () => this.#tellAway('the connection is closed'));
  }

  async *shots(): AsyncGenerator<Shot> {
    const { signal } = this.#around;
    const wake = (): void => this.#wake();
    signal.addEventListener('abort', wake, { once: true });
    this.#client.connect();
    try {
      while (!signal.aborted) {
        if (this.#fault) throw this.#fault;
        const message = this.#message;
        this.#message = undefined;
        if (message) yield this.#shot(message);
        else await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      signal.removeEventListener('abort', wake);
      this.#away = true;
      // What is on its way, an acknowledgement above all, goes first.
      await this.#client.endAsync(!this.#client.connected);
    }
  }

  #shot({ packet, done }: Message): Shot {
    const { payload, topic, properties } = packet;
    // Of a queue of one the newest frame takes the place: the next has to come meanwhile.
    if (this.#qos === 0) done();
    return {
      bytes: owned(typeof payload === 'string' ? Buffer.from(payload) : payload),
      picture: idOf(properties?.userProperties?.['id']) ?? topic,
      settle: this.#qos === 0 ? undefined : done,
    };
  }

  #subscribe(): void {
    if (this.#away) this.#around.remark(`${this.#client.options.host} is back.`);
    if (this.#connected++ > 0) this.#around.onReconnect();
    this.#away = false;
    this.#tries = 0;
    // A message of the connection that broke comes again.
    this.#client.subscribe(this.#topic, { qos: this.#qos }, (cause) => {
      if (!cause || !this.#client.connected) return;
      const fact = `The broker does not let ${this.#topic} be read: ${cause.message}`;
      this.#fail(new MobilenetError('E_IO', `${fact}.`, this.#topic, { cause }));
    });
  }

  #fail(fault: MobilenetError): void {
    this.#fault = fault;
    this.#wake();
  }

  #tellAway(reason: string): void {
    this.#client.options.reconnectPeriod = backoff(this.#tries++);
    if (this.#away) return;
    this.#away = true;
    this.#around.remark(`The broker ${this.#client.options.host} is away: ${reason}; it is asked again.`);
  }
}

function idOf(id: string | string[] | undefined): string | undefined {
  return Array.isArray(id) ? id[0] : id;
}
