import type { FastifyInstance } from 'fastify';
import { MobilenetError } from 'mobilenet-wasm';
import type { Catalog } from './catalog.ts';
import type { Library } from './library.ts';
import { namesOf, pathsOf, readModels } from './models.ts';
import { settingsOf } from './options.ts';
import type { GatewayOptions, Settings } from './options.ts';

/** Options, or what reads them in their turn. */
export type Given = GatewayOptions | (() => Promise<GatewayOptions>);

/** What answers now. */
export interface Running {
  readonly settings: Settings;
  readonly server: FastifyInstance;
  readonly catalog: Catalog;
  readonly library: Library | undefined;
  /** What requests are held to, one by one. */
  readonly limits: { deadline: number; room: number };
}

/** Options of the process, its port and its threads. The files of the token and the certificate are followed anyway. */
const FIXED = [
  ...(['folder', 'host', 'port', 'workers', 'tokenFile', 'cert', 'key'] as const),
  ...(['open', 'repository', 'json'] as const),
];

/**
 * Takes over what options say by now, and reads the files of the models again. Models and limits change; what does not is
 * named in the log. Where anything is wrong all stays as it is, and the log says why.
 *
 * @returns the settings from now on
 * @throws what `startGateway` throws
 */
export async function reload(running: Running, given: Given): Promise<Settings> {
  const { settings, server } = running;
  try {
    const next = settingsOf(typeof given === 'function' ? await given() : given);
    const models = await changeModels(running, next);
    const limits = changeLimits(running, next);
    for (const option of FIXED)
      if (next[option] !== settings[option])
        server.log.warn(`\`${option}\` stays ${settings[option] ?? 'unset'}: restart to change it`);
    server.log.info(`all is read again${limits.map((each) => `, ${each}`).join('')}`);
    return { ...settings, models, deadline: next.deadline, queue: next.queue };
  } catch (err) {
    const { code } = err instanceof MobilenetError ? err : { code: undefined };
    server.log.warn({ code, err }, 'all stays as it is');
    throw err;
  }
}

/** Those of a folder change by themselves. */
async function changeModels(
  { settings, catalog, library }: Running,
  { models, folder }: Settings,
): Promise<readonly string[]> {
  if ((settings.folder ?? folder) !== undefined) return settings.models;
  const names = namesOf(models);
  const gone = namesOf(settings.models).filter((name) => !names.includes(name));
  await catalog.putAll(() => readModels(models), gone);
  library?.use(pathsOf(models));
  return models;
}

/** @returns what changes, in words */
function changeLimits({ settings, server, limits }: Running, { deadline, queue }: Settings): string[] {
  // A connection may be silent until its answer is there.
  server.server.timeout += deadline - settings.deadline;
  Object.assign(limits, { deadline, room: settings.workers + queue });
  return [
    ...(deadline === settings.deadline ? [] : [`the deadline is ${deadline} ms`]),
    ...(queue === settings.queue ? [] : [`the queue has room for ${queue}`]),
  ];
}
