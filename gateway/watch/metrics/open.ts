import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { MobilenetError } from 'mobilenet-wasm';
import type { Figures } from '../../events/events.ts';
import { followToken } from '../../follow/token.ts';
import type { Following } from '../../follow/follow.ts';
import { tokenOf } from '../../token.ts';
import type { Bears } from '../../token.ts';
import { CameraMetrics } from './metrics.ts';
import { metricsSettings } from './options.ts';
import type { MetricsOptions } from './options.ts';

/** Milliseconds of a request. */
const TIMEOUT = 5000;

/** Connections at once; a few ask, every few seconds. */
const MOST_CONNECTIONS = 32;

/** Figures that are asked for over HTTP. */
export interface Exposed {
  readonly metrics: CameraMetrics;
  close(): Promise<void>;
}

/**
 * Listens for those who ask for figures. One route, so it is Node's own server and not the gateway's.
 *
 * @param remark told where
 * @throws E_USAGE other machines could ask without a token; E_IO a file cannot be read, or the port is taken
 */
export async function openMetrics(
  options: MetricsOptions,
  figures: () => Figures | undefined,
  remark: (sentence: string) => void = () => undefined,
): Promise<Exposed> {
  const { host, port, tokenFile } = metricsSettings(options);
  const metrics = new CameraMetrics(figures);
  let bears = tokenFile === undefined ? undefined : await tokenOf(tokenFile);
  const limits = {
    headersTimeout: TIMEOUT,
    requestTimeout: TIMEOUT,
    connectionsCheckingInterval: TIMEOUT / 5,
  };
  const server = createServer(limits, (request, response) => {
    void answer(metrics.registry, bears, request, response).catch(() => response.destroy());
  });
  server.maxConnections = MOST_CONNECTIONS;
  let following: Following | undefined;
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    const fact = `${host}:${port} cannot be listened on: ${(cause as Error).message}`;
    throw new MobilenetError('E_IO', `${fact}.`, undefined, { cause });
  }
  if (tokenFile !== undefined) {
    const stays = ({ message }: MobilenetError): void => remark(`the token stays what it is: ${message}`);
    following = await followToken(tokenFile, (next) => (bears = next), stays);
  }
  const { address, family, port: taken } = server.address() as AddressInfo;
  remark(`metrics are at http://${family === 'IPv6' ? `[${address}]` : address}:${taken}/metrics`);
  const close = async (): Promise<void> => {
    await following?.close();
    server.close();
    server.closeAllConnections();
  };
  return { metrics, close };
}

async function answer(
  registry: Registry,
  bears: Bears | undefined,
  { method, url = '', headers }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const say = (status: number, text: string, more = {}): void =>
    void response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...more }).end(text);
  if (bears && !bears(headers.authorization))
    return say(401, 'The token is missing or wrong.\n', { 'www-authenticate': 'Bearer' });
  if (url.replace(/\?.*/, '') !== '/metrics') return say(404, 'There is /metrics, and nothing else.\n');
  if (method !== 'GET' && method !== 'HEAD') return say(405, 'It is read.\n', { allow: 'GET, HEAD' });
  say(200, await registry.metrics(), { 'content-type': registry.contentType });
}
