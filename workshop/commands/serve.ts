import { once } from 'node:events';
import { MobilenetError } from '../../host/errors.ts';
import type { Command } from '../terminal/command.ts';
import type { Flags } from '../terminal/flags.ts';
import { printJson } from '../terminal/json.ts';
import { parse } from '../terminal/parse.ts';
import { line, note } from '../terminal/print.ts';
import type { Cameras, CamerasFlags, CamerasListeners, Summary, WatchFlags } from './watch-options.ts';

const name = 'serve';

const options = {
  config: { type: 'string' },
  check: { type: 'boolean' },
  model: { type: 'string', short: 'm', multiple: true },
  models: { type: 'string' },
  port: { type: 'string', short: 'p' },
  host: { type: 'string' },
  workers: { type: 'string' },
  queue: { type: 'string' },
  deadline: { type: 'string' },
  'token-file': { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  open: { type: 'boolean' },
  repository: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

const help = `\
Usage: mobilenet serve [-m FILE …] [options]

Answers pictures over HTTP until SIGTERM or Ctrl-C: POST /classify and /embed, GET /models, /metrics, /livez, /readyz and
/openapi.json. SIGHUP reads the file of --config and the files of -m again. Without -m the network of 43 German traffic
signs answers. It is a package of its own: \`npm i mobilenet-gateway\`.

      --config FILE      options as YAML; flags go before what it says
      --check            only say whether that file is right; with --json its faults by line and column
  -m, --model FILE       packed weights (.mnw); may be repeated, the first answers by default
      --models DIR       instead: every .mnw in a folder, also what comes, changes or goes later
  -p, --port N           8080 by default; 0 takes any that is free
      --host NAME        address to listen on, 127.0.0.1 by default
      --workers N        threads, each with all models; as many as processors by default
      --queue N          requests that may wait, 64 by default; more are refused with 503
      --deadline MS      from a request's last byte to its answer, 10000 by default; then 504
      --token-file FILE  the token that requests must bear; needed where --host is not of this machine
      --cert FILE        answer over https: the certificate and its chain, PEM
      --key FILE         its key, PEM; both are read again when they change
      --open             answer other machines without a token
      --repository       models are loaded, unloaded and sent by requests
      --json             the log as JSON lines on standard output

Example:
  mobilenet serve --port 18080 & server=$!
  curl -s --retry 30 --retry-connrefused --retry-delay 1 localhost:18080/readyz
  printf 'P6 2 1 255 RGBrgb' > two.ppm
  curl -s --data-binary @two.ppm 'localhost:18080/classify?top=3'
  kill $server; wait $server
`;

export const serve: Command = {
  name,
  summary: 'a server that answers pictures over HTTP',
  options,
  help,
  run,
};

/** The package of the gateway, as far as this command calls it. */
export interface GatewayPackage {
  readConfig(path: string): Promise<Partial<GatewayFlags>>;
  startGateway(options: Partial<GatewayFlags>): Promise<Gateway>;
  readCameras(path: string): Promise<CamerasFlags>;
  startCameras(options: CamerasFlags, on: CamerasListeners): Promise<Cameras>;
  startWatch(options: WatchFlags): Promise<{ readonly done: Promise<Summary>; close(): Promise<Summary> }>;
  explainSource(options: WatchFlags): Promise<string>;
}

type ServeFlags = Flags<typeof options>;

interface Gateway {
  readonly address: string;
  reload(options: () => Promise<Partial<GatewayFlags>>): Promise<void>;
  close(): Promise<void>;
}

/** Its options, as the flags say them. */
interface GatewayFlags {
  readonly models: readonly string[] | undefined;
  readonly folder: string | undefined;
  readonly port: number | undefined;
  readonly host: string | undefined;
  readonly workers: number | undefined;
  readonly queue: number | undefined;
  readonly deadline: number | undefined;
  readonly tokenFile: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly open: boolean | undefined;
  readonly repository: boolean | undefined;
  readonly json: boolean | undefined;
}

async function run(args: string[]): Promise<void> {
  const flags = parse(name, args, options);
  flags.refuseWords();
  const { config, check } = flags.values;
  if (check && config === undefined)
    throw new MobilenetError('E_USAGE', '--check needs a file: --config gateway.yaml.');
  if (check && config !== undefined) {
    await (await gatewayPackage()).readConfig(config);
    return tellRight(name, config, flags.values.json);
  }
  const starting = start(flags);
  // From the first moment: without a listener the signal ends the process. What came of it stands in the log.
  process.on('SIGHUP', () => {
    void starting.then((gateway) => gateway.reload(() => askedOf(flags))).catch(() => undefined);
  });
  const gateway = await starting;
  // A second signal ends the process at once, as it does without a listener.
  await Promise.race(['SIGTERM', 'SIGINT'].map((signal) => once(process, signal)));
  await gateway.close();
}

async function start(flags: ServeFlags): Promise<Gateway> {
  const { startGateway } = await gatewayPackage();
  const asked = await askedOf(flags);
  if (!asked.models && asked.folder === undefined)
    note('mobilenet: without -m the shipped network of 43 German traffic signs answers\n');
  return startGateway(asked);
}

/** What the file says, and the flags, which go before it. */
async function askedOf(flags: ServeFlags): Promise<Partial<GatewayFlags>> {
  const { config } = flags.values;
  const said = config === undefined ? {} : await (await gatewayPackage()).readConfig(config);
  const given = Object.entries(gatewayFlags(flags)).filter(([, value]) => value !== undefined);
  return { ...said, ...Object.fromEntries(given) };
}

/** Tells that a file of options has no fault. */
export function tellRight(command: string, config: string, json = false): void {
  note(line`mobilenet: ${config} is right`);
  if (json) printJson(command, { config, faults: [] });
}

function gatewayFlags(flags: ServeFlags): GatewayFlags {
  const { model, models, host, port, cert, key, open, repository, json } = flags.values;
  return {
    models: model,
    folder: models,
    port: port === '0' ? 0 : flags.count('port'),
    host,
    workers: flags.count('workers'),
    queue: flags.count('queue'),
    deadline: flags.count('deadline'),
    tokenFile: flags.values['token-file'],
    cert,
    key,
    open,
    repository,
    json,
  };
}

/** @throws E_USAGE it is not installed */
export async function gatewayPackage(): Promise<GatewayPackage> {
  // Not a literal: this package does not depend on it, and its types are made after ours.
  const entry: string = 'mobilenet-gateway';
  try {
    return (await import(entry)) as GatewayPackage;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes(`'${entry}'`)) throw cause;
    const sentence = 'The gateway is a package of its own that is not installed: `npm i mobilenet-gateway`.';
    throw new MobilenetError('E_USAGE', sentence, undefined, { cause });
  }
}
