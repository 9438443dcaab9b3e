import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { MobilenetError } from 'mobilenet-wasm';
import { Catalog } from './catalog.ts';
import { followModels } from './follow/folder.ts';
import { followToken } from './follow/token.ts';
import type { Following } from './follow/follow.ts';
import { createServer } from './http/server.ts';
import { Library } from './library.ts';
import { logStream } from './log.ts';
import { Metrics } from './metrics.ts';
import { pathsOf, readModels } from './models.ts';
import { settingsOf } from './options.ts';
import type { GatewayOptions, Settings } from './options.ts';
import { Pool } from './pool/pool.ts';
import { Refusals } from './refusals.ts';
import { tokenOf } from './token.ts';

/** A server that answers pictures. */
export interface Gateway {
  /** Such as `http://127.0.0.1:8080`. */
  readonly address: string;
  /** Answers what was accepted, refuses what comes, and ends the workers. */
  close(): Promise<void>;
}

/**
 * Loads the models into every worker and listens.
 *
 * @throws MobilenetError E_USAGE an option is wrong; E_IO a file cannot be read, or the port is taken; E_FILE_…, E_MEMORY,
 *   E_SELFTEST, E_ENGINE of a model
 */
export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
  const settings = settingsOf(options);
  const { tokenFile } = settings;
  let token = tokenFile === undefined ? undefined : await tokenOf(tokenFile);
  const bears = token && ((authorization?: string) => token!(authorization));
  const models = settings.folder === undefined ? await readModels(settings.models) : [];
  let lost = (_cause: unknown): void => undefined;
  const pool = await Pool.start({ models, workers: settings.workers, onLost: (cause) => lost(cause) });
  const following: Following[] = [];
  try {
    const catalog = new Catalog(pool, models);
    const metrics = new Metrics(pool, catalog);
    const server = await createServer({
      ...{ pool, catalog, metrics, refusals: new Refusals(), bears, log: logStream(settings.json) },
      library: settings.repository ? libraryOf(settings, catalog) : undefined,
      ...{ deadline: settings.deadline, room: settings.workers + settings.queue },
    });
    tellChanges(catalog, server.log);
    lost = (cause) => server.log.warn({ code: codeOf(cause) }, 'a worker ended; another takes its place');
    const { folder } = settings;
    if (folder !== undefined) following.push(await followModels(folder, catalog));
    if (tokenFile !== undefined)
      following.push(await followToken(tokenFile, (next) => (token = next), stays(server.log)));
    const address = await listen(server, settings);
    const close = async (): Promise<void> => {
      server.log.info('answers what was accepted, then ends');
      await server.close();
      await ended(following);
      await pool.close();
    };
    return { address, close };
  } catch (cause) {
    await ended(following);
    await pool.close();
    throw cause;
  }
}

/** @throws E_IO the port is taken */
async function listen(server: FastifyInstance, { host, port }: Settings): Promise<string> {
  const listenTextResolver = (at: string): string => `listens on ${at}`;
  return server.listen({ host, port, listenTextResolver }).catch((cause: Error) => {
    const fact = `${host}:${port} cannot be listened on: ${cause.message}`;
    throw new MobilenetError('E_IO', `${fact}.`, undefined, { cause });
  });
}

async function ended(following: readonly Following[]): Promise<void> {
  await Promise.all(following.map((each) => each.close()));
}

function stays(log: FastifyBaseLogger): (err: MobilenetError) => void {
  return (err) => log.warn({ code: err.code, err }, 'the token stays what it is');
}

function libraryOf({ models, folder }: Settings, catalog: Catalog): Library {
  return new Library(catalog, folder === undefined ? pathsOf(models) : [], folder);
}

function tellChanges(catalog: Catalog, log: FastifyBaseLogger): void {
  // As JSON, so that what stands in a name stays in its line.
  const the = (name: string): string => `the model ${JSON.stringify(name)}`;
  catalog.on('put', ({ name, digest }) => log.info({ digest }, `${the(name)} answers as ${digest}`));
  catalog.on('removed', (name) => log.info(`${the(name)} is unloaded`));
  catalog.on('refused', (name, err) =>
    log.warn({ code: err.code, err }, `${the(name)} stays what it is: a file is refused`),
  );
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof MobilenetError ? cause.code : undefined;
}
