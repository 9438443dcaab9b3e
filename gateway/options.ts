import { availableParallelism } from 'node:os';
import { MobilenetError } from 'mobilenet-wasm';

export interface GatewayOptions {
  /** Paths of packed weights; each model is called as its file without `.mnw`. By default the signs of `mobilenet-wasm`. */
  readonly models?: readonly string[] | undefined;
  /** Instead of `models`: a folder, of which each `*.mnw` is a model, also one that comes, changes or goes later. */
  readonly folder?: string | undefined;
  /** 8080 by default; 0 takes any that is free. */
  readonly port?: number | undefined;
  /** 127.0.0.1 by default. */
  readonly host?: string | undefined;
  /** Threads, each with all models; as many as processors by default. */
  readonly workers?: number | undefined;
  /** Requests that may wait for a worker; 64 by default. */
  readonly queue?: number | undefined;
  /** Milliseconds from a request's last byte to its answer; 10000 by default. */
  readonly deadline?: number | undefined;
  /** File with the token that requests must bear, of at least 16 characters; read again when it changes. */
  readonly tokenFile?: string | undefined;
  /** File with a certificate and its chain, PEM: with `key` it is https. Both are read again when they change. */
  readonly cert?: string | undefined;
  /** File with the key to `cert`, PEM. */
  readonly key?: string | undefined;
  /** Whether other machines may ask without a token. */
  readonly open?: boolean | undefined;
  /** Whether requests may load, unload and send models. Where other machines reach the port it needs a token. */
  readonly repository?: boolean | undefined;
  /** Whether the log is lines of JSON on standard output; by default it is lines of text on standard error. */
  readonly json?: boolean | undefined;
}

/** Options with their defaults. */
export type Settings = Pick<GatewayOptions, Optional> & {
  readonly [Key in Exclude<keyof GatewayOptions, Optional>]-?: NonNullable<GatewayOptions[Key]>;
};

/** What has no default. */
type Optional = 'tokenFile' | 'cert' | 'key' | 'folder';

/** Least and most of a whole number. */
export type Range = readonly [least: number, most: number];

export const ranges = {
  port: [0, 65535],
  workers: [1, 256],
  queue: [1, 65536],
  deadline: [1, 3_600_000],
} as const satisfies Readonly<Record<string, Range>>;

/**
 * The options with their defaults.
 *
 * @throws E_USAGE one is out of range, a certificate has no key, or other machines could ask without a token
 */
export function settingsOf(options: GatewayOptions): Settings {
  const settings: Settings = {
    models: options.models ?? [],
    folder: options.folder,
    port: inRange('port', options.port ?? 8080),
    host: options.host ?? '127.0.0.1',
    workers: inRange('workers', options.workers ?? availableParallelism()),
    queue: inRange('queue', options.queue ?? 64),
    deadline: inRange('deadline', options.deadline ?? 10_000),
    tokenFile: options.tokenFile,
    cert: options.cert,
    key: options.key,
    open: options.open ?? false,
    repository: options.repository ?? false,
    json: options.json ?? false,
  };
  if (settings.folder !== undefined && settings.models.length > 0)
    throw new MobilenetError('E_USAGE', 'Give files of models or a folder of them, not both.', 'folder');
  if ((settings.cert === undefined) !== (settings.key === undefined))
    throw new MobilenetError('E_USAGE', 'A certificate needs its key: give both `cert` and `key`.', 'cert');
  if (settings.repository && isReached(settings)) {
    const fact = `Whoever reaches ${settings.host} could change the models: give a \`tokenFile\``;
    throw new MobilenetError('E_USAGE', `${fact}.`, 'repository');
  }
  refuseStrangers(settings);
  return settings;
}

/** Who may ask. */
type Door = Pick<Settings, 'host' | 'tokenFile' | 'open'>;

/** @throws E_USAGE other machines could ask without a token, and nobody said that they may */
export function refuseStrangers(door: Door): void {
  if (door.open || !isReached(door)) return;
  const fact = `Other machines reach ${door.host}: give a \`tokenFile\`, or say \`open\` to answer whoever asks`;
  throw new MobilenetError('E_USAGE', `${fact}.`, 'host');
}

function inRange(option: keyof typeof ranges, value: number): number {
  const [least, most] = ranges[option];
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const fact = `\`${option}\` must be a whole number from ${least} to ${most}, not ${value}`;
  throw new MobilenetError('E_USAGE', `${fact}.`, option);
}

/** Whether other machines may ask without a token. */
function isReached({ host, tokenFile }: Omit<Door, 'open'>): boolean {
  return tokenFile === undefined && !isLoopback(host);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
