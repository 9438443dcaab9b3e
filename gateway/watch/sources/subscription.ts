import { setTimeout as sleep } from 'node:timers/promises';
import type { IPublishPacket, MqttClient } from 'mqtt';
import { MobilenetError } from 'mobilenet-wasm';
import { owned } from '../memory.ts';
import type { Shot, Surroundings } from '../shot.ts';
import { Lives } from './lives.ts';

/** The reason of MQTT 5 for which a broker ends a connection: another has come under its name. */
const TAKEN_OVER = 0x8e;

/** Milliseconds that the end may take. */
const FAREWELL = 1000;

/** A message, and what tells the client that it has been dealt with. */
interface Message {
  readonly packet: IPublishPacket;
  readonly done: () => void;
}

/** What is asked of a broker. */
interface Asked {
  readonly topic: string;
  /** By which it knows us again. */
  readonly name: string | undefined;
  readonly qos: 0 | 1;
}

/** A topic that is read over connections that come and go. */
export class Subscription {
  readonly #asked: Asked;
  readonly #client: MqttClient;
  readonly #around: Surroundings;
  readonly #lives = new Lives();
  #toldRival = false;
  #ended = false;
  /** At most one: the client hands over the next when this one is done. */
  #message: Message | undefined;
  #fault: MobilenetError | undefined;
  #connected = 0;
  #away = false;
  #wake = (): void => undefined;

  constructor(asked: Asked, client: MqttClient, around: Surroundings) {
    this.#asked = asked;
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
    client.on('disconnect', ({ reasonCode }) => {
      if (reasonCode === TAKEN_OVER) client.options.reconnectPeriod = this.#lives.take();
    });
    client.on('close', () => this.#closed());
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
      this.#ended = true;
      // One that is about to begin would be tried again when it breaks off, also after the end.
      this.#client.options.reconnectPeriod = 0;
      // What is on its way, an acknowledgement above all, goes first; a broker that does not answer is not waited for.
      const ending = this.#client.endAsync(!this.#client.connected);
      const late = new AbortController();
      await Promise.race([ending, sleep(FAREWELL, undefined, late).catch(() => undefined)]);
      late.abort();
      this.#client.stream.destroy();
    }
  }

  #shot({ packet, done }: Message): Shot {
    const { payload, topic, properties } = packet;
    const isLost = this.#asked.qos === 0;
    // Of a queue of one the newest frame takes the place: the next has to come meanwhile.
    if (isLost) done();
    return {
      bytes: owned(typeof payload === 'string' ? Buffer.from(payload) : payload),
      picture: idOf(properties?.userProperties?.['id']) ?? topic,
      settle: isLost ? undefined : done,
    };
  }

  #subscribe(): void {
    if (this.#ended) return;
    if (this.#away && !this.#isContested) this.#around.remark(`${this.#client.options.host} is back.`);
    this.#client.options.reconnectPeriod = this.#lives.begin();
    if (this.#connected++ > 0) this.#around.onReconnect();
    this.#away = false;
    const { topic, qos } = this.#asked;
    // A message of the connection that broke comes again.
    this.#client.subscribe(topic, { qos }, (cause) => {
      if (!cause || !this.#client.connected) return;
      const fact = `The broker does not let ${topic} be read: ${cause.message}`;
      this.#fail(new MobilenetError('E_IO', `${fact}.`, topic, { cause }));
    });
  }

  #fail(fault: MobilenetError): void {
    this.#fault = fault;
    this.#wake();
  }

  /** Whether another has our name: both would come and go, which is told of once. */
  get #isContested(): boolean {
    return this.#asked.name !== undefined && (this.#lives.isTaken || this.#lives.areBrief);
  }

  #closed(): void {
    if (this.#ended) return;
    this.#client.options.reconnectPeriod = this.#lives.end();
    const told = this.#toldRival;
    this.#toldRival = this.#isContested;
    if (!this.#isContested) return this.#tellAway('the connection is closed');
    this.#away = true;
    if (!told) this.#tellRival();
  }

  #tellRival(): void {
    const { name } = this.#asked;
    const why = this.#lives.isTaken
      ? `another gateway has come as \`client\` '${name}'`
      : `it ends each connection soon, as it does where another gateway is \`client\` '${name}' too`;
    const mend = 'give each machine a `client` of its own';
    this.#around.remark(
      `The broker ${this.#client.options.host} is left to itself for a while: ${why}; ${mend}.`,
    );
  }

  #tellAway(reason: string): void {
    if (this.#away || this.#ended) return;
    this.#away = true;
    this.#around.remark(`The broker ${this.#client.options.host} is away: ${reason}; it is asked again.`);
  }
}

function idOf(id: string | string[] | undefined): string | undefined {
  return Array.isArray(id) ? id[0] : id;
}
