/** What `watch` says with its flags of brokers, sinks and metrics. */
import type { Flags } from '../terminal/flags.ts';

export const outletOptions = {
  user: { type: 'string' },
  'password-file': { type: 'string' },
  mqtt: { type: 'string' },
  webhook: { type: 'string' },
  store: { type: 'string' },
  metrics: { type: 'string' },
  'token-file': { type: 'string' },
  open: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

type OutletFlags = Flags<typeof outletOptions>;

export interface EventFlags {
  readonly lines: boolean | undefined;
  readonly mqtt: (Login & { readonly url: string }) | undefined;
  readonly webhook: { readonly url: string } | undefined;
  readonly store: { readonly folder: string } | undefined;
}

export interface MetricsFlags {
  readonly host: string | undefined;
  readonly port: number;
  readonly tokenFile: string | undefined;
  readonly open: boolean | undefined;
}

/** Who asks a broker. */
export interface Login {
  readonly user: string | undefined;
  readonly passwordFile: string | undefined;
}

export function eventFlags({ values }: OutletFlags, login: Login): EventFlags | undefined {
  const { json: lines, mqtt, webhook, store } = values;
  if ((lines ?? mqtt ?? webhook ?? store) === undefined) return undefined;
  return {
    lines,
    mqtt: mqtt === undefined ? undefined : { url: mqtt, ...login },
    webhook: webhook === undefined ? undefined : { url: webhook },
    store: store === undefined ? undefined : { folder: store },
  };
}

/** Of the broker of a topic and of --mqtt. */
export function loginFlags(flags: OutletFlags, source: string): Login {
  const { user, 'password-file': passwordFile, mqtt } = flags.values;
  if (!isTopic(source) && mqtt === undefined)
    flags.refuse(['user', 'password-file'], 'is of a broker: of mqtt://HOST/TOPIC or of --mqtt');
  if (user === undefined) flags.refuse(['password-file'], 'needs --user');
  return { user, passwordFile };
}

export function isTopic(source: string): boolean {
  return /^mqtts?:/.test(source);
}

/** `9464`, `0.0.0.0:9464` or `[::]:9464`. */
export function metricsFlags(flags: OutletFlags): MetricsFlags | undefined {
  const { metrics, 'token-file': tokenFile, open } = flags.values;
  if (metrics === undefined) {
    flags.refuse(['token-file', 'open'], 'is of --metrics');
    return undefined;
  }
  const [, literal, host = literal, port] =
    /^(?:(?:\[([\d:a-f.]+)\]|([^:\s]+)):)?(\d{1,5})$/i.exec(metrics) ?? [];
  if (port !== undefined && Number(port) <= 65_535) return { host, port: Number(port), tokenFile, open };
  throw flags.usage(`--metrics must be PORT or ADDRESS:PORT, not '${metrics}'`);
}
