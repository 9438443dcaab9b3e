import { lookup } from 'node:dns/promises';
import type { Server } from 'node:https';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { MobilenetError } from 'mobilenet-wasm';
import { Catalog } from './catalog.ts';
import { followModels } from './follow/folder.ts';
import { followTls } from './follow/tls.ts';
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
import { reload } from './reload.ts';
import type { Given, Running } from './reload.ts';
import { Refusals } from './refusals.ts';
import { tlsOf } from './tls.ts';
import type { Tls } from './tls.ts';
import { tokenOf } from './token.ts';

/** A server that answers pictures. */
export interface Gateway {
  /** Such as `http://127.0.0.1:8080`, or `https:` with a certificate. */
  readonly address: string;
  /**
   * Takes over what options say by now: models, which are read again, `deadline` and `queue`. The log names what changes, and
   * what only a start can change.
   *
   * @param options or what reads them, in its turn
   * @throws what `startGateway` throws, which the log tells too; all stays as it was
   */
  reload(options: Given): Promise<void>;
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
  const { tokenFile, cert, key } = settings;
  let token = tokenFile === undefined ? undefined : await tokenOf(tokenFile);
  const bears = token && ((authorization?: string) => token!(authorization));
  const tls = cert === undefined || key === undefined ? undefined : await tlsOf({ cert, key });
  const models = settings.folder === undefined ? await readModels(settings.models) : [];
  let lost = (_cause: unknown): void => undefined;
  const pool = await Pool.start({ models, workers: settings.workers, onLost: (cause) => lost(cause) });
  const following: Following[] = [];
  try {
    const catalog = new Catalog(pool, models);
    const metrics = new Metrics(pool, catalog);
    const library = settings.repository ? libraryOf(settings, catalog) : undefined;
    const context = {
      ...{ pool, catalog, metrics, refusals: new Refusals(), bears, tls, log: logStream(settings.json) },
      ...{ library, deadline: settings.deadline, room: settings.workers + settings.queue },
    };
    const server = await createServer(context);
    tellChanges(catalog, server.log);
    lost = (cause) => server.log.warn({ code: codeOf(cause) }, 'a worker ended; another takes its place');
    const { folder } = settings;
    if (folder !== undefined) following.push(await followModels(folder, catalog));
    if (tokenFile !== undefined)
      following.push(await followToken(tokenFile, (next) => (token = next), stays('the token', server.log)));
    if (tls) following.push(await followCertificate(tls, server));
    const address = await listen(server, settings);
    const close = async (): Promise<void> => {
      server.log.info('answers what was accepted, then ends');
      await server.close();
      await ended(following);
      await pool.close();
    };
    return { address, reload: reloading({ settings, server, catalog, library, limits: context }), close };
  } catch (cause) {
    await ended(following);
    await pool.close();
    throw cause;
  }
}

/** One change of the options follows the other. */
function reloading(running: Running): Gateway['reload'] {
  let settings = Promise.resolve(running.settings);
  return async (given) => {
    const before = settings;
    const done = before.then((now) => reload({ ...running, settings: now }, given));
    settings = done.catch(() => before);
    await done;
  };
}

/** @throws E_IO the port is taken */
async function listen(server: FastifyInstance, { host, port, cert }: Settings): Promise<string> {
  const listenTextResolver = (at: string): string => `listens on ${at}`;
  try {
    // At `localhost` there would be a second server, out of reach for another certificate.
    const at = cert === undefined ? host : (await lookup(host)).address;
    return await server.listen({ host: at, port, listenTextResolver });
  } catch (cause) {
    const fact = `${host}:${port} cannot be listened on: ${(cause as Error).message}`;
    throw new MobilenetError('E_IO', `${fact}.`, undefined, { cause });
  }
}

async function ended(following: readonly Following[]): Promise<void> {
  await Promise.all(following.map((each) => each.close()));
}

function stays(what: string, log: FastifyBaseLogger): (err: MobilenetError) => void {
  return (err) => log.warn({ code: err.code, err }, `${what} stays what it is`);
}

/** What is connected already goes on with the certificate that it has seen. */
function followCertificate(tls: Tls, { server, log }: FastifyInstance): Promise<Following> {
  const use = ({ secure }: Tls): void => {
    (server as Server).setSecureContext(secure);
    log.info('new connections see another certificate');
  };
  return followTls(tls, use, stays('the certificate', log));
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
