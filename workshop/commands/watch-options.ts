/** What `watch` says with its flags: the options of the gateway, of which this package knows no type. */
import type { MobilenetError } from '../../host/errors.ts';
import type { Flags } from '../terminal/flags.ts';
import { frameOf, frameOptions, partOfFrame } from '../terminal/frame.ts';
import type { Frame } from '../terminal/frame.ts';
import { eventFlags, isTopic, loginFlags, metricsFlags, outletOptions } from './watch-outlets.ts';
import type { EventFlags, MetricsFlags } from './watch-outlets.ts';

export const options = {
  config: { type: 'string' },
  check: { type: 'boolean' },
  model: { type: 'string', short: 'm' },
  name: { type: 'string' },
  client: { type: 'string' },
  ...frameOptions,
  crop: { type: 'string', multiple: true },
  newest: { type: 'boolean' },
  each: { type: 'boolean' },
  once: { type: 'boolean' },
  every: { type: 'string' },
  rate: { type: 'string' },
  threshold: { type: 'string' },
  unknown: { type: 'string' },
  agree: { type: 'string' },
  hold: { type: 'string' },
  all: { type: 'boolean' },
  top: { type: 'string', short: 'k' },
  ...outletOptions,
  explain: { type: 'boolean' },
} as const;

export interface WatchFlags {
  readonly source: string;
  readonly model: string | undefined;
  readonly name: string | undefined;
  readonly client: string | undefined;
  readonly user: string | undefined;
  readonly passwordFile: string | undefined;
  readonly frame: Partial<Frame>;
  readonly crop: readonly string[] | undefined;
  readonly take: 'newest' | 'each' | undefined;
  readonly once: boolean | undefined;
  readonly every: number | undefined;
  readonly rate: number | undefined;
  readonly threshold: number | undefined;
  readonly unknown: string | undefined;
  readonly agree: number | undefined;
  readonly hold: number | undefined;
  readonly all: boolean | undefined;
  readonly top: number | undefined;
  readonly events: EventFlags | undefined;
  readonly metrics: MetricsFlags | undefined;
  readonly onEvent?: (event: Event) => void;
  readonly onRefused?: (refused: Refused) => void;
  readonly remark?: (sentence: string) => void;
}

/** What the gateway makes of a file with cameras; here it is only handed on. */
export interface CamerasFlags {
  readonly cameras: readonly { readonly name: string }[];
  readonly events?: { readonly lines?: boolean | undefined } | undefined;
  readonly metrics?: object | undefined;
}

/** Who is told of what comes of cameras. */
export interface CamerasListeners {
  readonly onEvent: (event: Event & { readonly source: string }) => void;
  readonly onRefused: (refused: Refused, camera: string) => void;
  readonly onEnd: (summary: Summary, camera: string) => void;
  readonly remark: (sentence: string) => void;
}

export interface Cameras {
  readonly done: Promise<void>;
  reload(cameras: CamerasFlags['cameras']): Promise<Reloaded>;
  close(): Promise<void>;
}

export interface Reloaded {
  readonly started: readonly string[];
  readonly stopped: readonly string[];
}

/** A frame without an answer. */
export interface Refused {
  readonly error: MobilenetError;
  readonly picture: string | undefined;
}

/** An event as far as a line of text tells it. */
export interface Event {
  readonly time: string;
  readonly region: string | undefined;
  readonly state: string;
  readonly previous: string | undefined;
  readonly probability: number | undefined;
  readonly picture?: string | undefined;
}

export interface Summary {
  readonly read: number;
  readonly dropped: number;
  readonly passed: number;
  readonly answered: number;
  readonly unknown: number;
  readonly refused: number;
  readonly events: number;
  readonly reconnects: number;
  readonly p50: number | undefined;
  readonly p99: number | undefined;
}

/** @throws E_USAGE */
export function watchFlags(flags: Flags<typeof options>): WatchFlags {
  const { values } = flags;
  if (values.newest && values.each) throw flags.usage('--newest and --each exclude each other');
  const source = flags.word('source');
  const login = loginFlags(flags, source);
  return {
    source,
    ...(isTopic(source) ? login : { user: undefined, passwordFile: undefined }),
    model: values.model,
    name: values.name,
    client: values.client,
    frame: frameOf(flags) ?? partOfFrame(flags),
    crop: values.crop,
    take: values.newest ? 'newest' : values.each ? 'each' : undefined,
    once: values.once,
    every: flags.count('every'),
    rate: flags.decimal('rate'),
    threshold: flags.decimal('threshold'),
    unknown: values.unknown,
    agree: flags.count('agree'),
    hold: holdOf(flags),
    all: values.all,
    top: flags.count('top'),
    events: eventFlags(flags, login),
    metrics: metricsFlags(flags),
  };
}

/** Milliseconds of `2s` or `500ms`. */
function holdOf(flags: Flags<typeof options>): number | undefined {
  const text = flags.values.hold;
  if (text === undefined) return undefined;
  const [, number, unit] = /^(\d{1,7}(?:\.\d{1,3})?)(ms|s)$/.exec(text) ?? [];
  if (number !== undefined) return Number(number) * (unit === 's' ? 1000 : 1);
  throw flags.usage(`--hold must be seconds or milliseconds, such as 2s or 500ms, not '${text}'`);
}
