/** Where events go, and where they wait. */
export interface EventsOptions {
  /** Lines of JSON on standard output. */
  readonly lines?: boolean | undefined;
  readonly mqtt?: MqttOptions | undefined;
  readonly webhook?: WebhookOptions | undefined;
  /** Without one events wait in memory, and sequences begin at 1 with each process. */
  readonly store?: StoreOptions | undefined;
  /** Told what a person should know: a sink that went away or came back, a damaged record. A sentence. */
  readonly remark?: ((sentence: string) => void) | undefined;
  /** Told when whoever read standard output has closed it; the other sinks go on. */
  readonly onClosed?: (() => void) | undefined;
}

export interface MqttOptions {
  /** `mqtt://HOST:1883` or `mqtts://HOST:8883`. */
  readonly url: string;
  /** First level of the topics; `mobilenet` by default. */
  readonly prefix?: string | undefined;
  readonly user?: string | undefined;
  /** File with the password. */
  readonly passwordFile?: string | undefined;
  /** File with the certificates that a broker's must be signed by, as PEM; by default those of Node. */
  readonly ca?: string | undefined;
  /** Whether Home Assistant is told of each sensor. */
  readonly discovery?: boolean | undefined;
}

export interface WebhookOptions {
  /** `http:` or `https:`. */
  readonly url: string;
  /** File with the token that requests bear. */
  readonly tokenFile?: string | undefined;
  /** Milliseconds of one try; 10000 by default. */
  readonly timeout?: number | undefined;
}

export interface StoreOptions {
  /** Made where it is missing. One process at a time has it. */
  readonly folder: string;
  /** Of events that wait, which are in memory too; 16 MiB by default. */
  readonly bytes?: number | undefined;
  /** That wait; 65536 by default. */
  readonly events?: number | undefined;
  /**
   * What becomes of an event when as many wait as may: it is refused with E_BUSY, the default, or the oldest that waits is
   * dropped for it, though it was accepted, and counted.
   */
  readonly full?: 'refuse' | 'drop' | undefined;
}

/** Least and most of a whole number. */
export const eventRanges = {
  'store.bytes': [1 << 16, 1 << 28],
  'store.events': [1, 1 << 20],
  'webhook.timeout': [1, 600_000],
} as const;
