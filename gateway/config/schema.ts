import { ruleRanges } from '../events/decision.ts';
import { eventRanges } from '../events/options.ts';
import type { EventsOptions, MqttOptions, StoreOptions, WebhookOptions } from '../events/options.ts';
import { ranges } from '../options.ts';
import type { Range } from '../options.ts';
import { cameraRanges } from '../watch/options.ts';
import type { MetricsOptions } from '../watch/metrics/options.ts';
import type { WatchOptions } from '../watch/options.ts';

/** What the file says. Paths are from its folder. */
export interface Config {
  readonly models?: readonly string[];
  readonly listen?: { host?: string; port?: number; open?: boolean } & Files;
  readonly limits?: { workers?: number; queue?: number; deadline?: number };
  readonly cameras?: readonly CameraConfig[];
  readonly sinks?: SinksConfig;
  readonly metrics?: MetricsOptions;
}

/** The options of a camera, but for what is about standard input. */
export interface CameraConfig extends Omit<WatchOptions, 'frame' | 'crop' | 'events' | 'metrics' | 'input'> {
  readonly name: string;
  /** `640x480` */
  readonly size?: string;
  readonly matrix?: 'bt601' | 'bt709';
  readonly range?: 'limited' | 'full';
  /** By name: x, y, width, height. */
  readonly crop?: Readonly<Record<string, readonly [number, number, number, number]>>;
}

export interface SinksConfig extends Pick<EventsOptions, 'lines'> {
  readonly mqtt?: Omit<MqttOptions, 'ca'> & { readonly caFile?: string };
  readonly webhook?: WebhookOptions;
  readonly store?: StoreOptions;
}

type Files = { readonly [Name in 'tokenFile' | 'cert' | 'key']?: string };

/** A `description` is what the sentence of a fault says that the value must be. */
const text = { type: 'string', minLength: 1, description: 'a text' } as const;

const flag = { type: 'boolean', description: '`true` or `false`' } as const;

const number = ([minimum, maximum]: Range): object => ({
  ...{ type: 'integer', minimum, maximum },
  description: `a whole number from ${minimum} to ${maximum}`,
});

const decimal = ([minimum, maximum]: Range): object => ({
  ...{ type: 'number', minimum, maximum },
  description: `a number from ${minimum} to ${maximum}`,
});

const word = (...words: readonly string[]): object => ({ enum: words, description: words.join(' or ') });

const record = (properties: Readonly<Record<string, object>>, ...required: readonly string[]): object => ({
  ...{ type: 'object', additionalProperties: false, properties, required },
  description: `a map of ${Object.keys(properties).join(', ')}`,
});

const [corner, side] = [number([0, 99_999]), number([1, 99_999])];

const region = {
  ...{ type: 'array', items: [corner, corner, side, side], minItems: 4, additionalItems: false },
  description: 'a list of x, y, width and height in pixels',
};

const camera = record(
  {
    name: text,
    // A file is read again; standard input cannot be.
    source: { ...text, not: { const: '-' }, description: 'a folder, a file of video, a camera or a topic' },
    client: text,
    user: text,
    passwordFile: text,
    model: text,
    size: { type: 'string', pattern: '^[1-9]\\d{0,4}x[1-9]\\d{0,4}$', description: 'a size such as 640x480' },
    matrix: word('bt601', 'bt709'),
    range: word('limited', 'full'),
    crop: { type: 'object', additionalProperties: region, minProperties: 1, description: 'a map of regions' },
    take: word('newest', 'each'),
    once: flag,
    every: number(cameraRanges.every),
    rate: decimal(cameraRanges.rate),
    threshold: decimal(ruleRanges.threshold),
    unknown: text,
    agree: number(ruleRanges.agree),
    hold: decimal(ruleRanges.hold),
    all: flag,
    top: number(cameraRanges.top),
  },
  ...['name', 'source'],
);

const mqtt = { url: text, prefix: text, user: text, passwordFile: text, caFile: text, discovery: flag };

const store = {
  folder: text,
  bytes: number(eventRanges['store.bytes']),
  events: number(eventRanges['store.events']),
  full: word('refuse', 'drop'),
};

export const schema = record({
  models: { type: 'array', items: text, minItems: 1, description: 'a list of paths of packed weights' },
  listen: record({
    host: text,
    port: number(ranges.port),
    tokenFile: text,
    cert: text,
    key: text,
    open: flag,
  }),
  limits: record({
    workers: number(ranges.workers),
    queue: number(ranges.queue),
    deadline: number(ranges.deadline),
  }),
  cameras: { type: 'array', items: camera, minItems: 1, description: 'a list of cameras' },
  sinks: record({
    lines: flag,
    mqtt: record(mqtt, 'url'),
    webhook: record({ url: text, tokenFile: text, timeout: number(eventRanges['webhook.timeout']) }, 'url'),
    store: record(store, 'folder'),
  }),
  metrics: record({ host: text, port: number(ranges.port), tokenFile: text, open: flag }, 'port'),
});
