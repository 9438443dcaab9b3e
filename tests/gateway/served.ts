/** Servers of the tests: each on a free port, gone after the tests of its file. */
import { after } from 'node:test';
import { readModels } from '../../gateway/models.ts';
import { Catalog } from '../../gateway/catalog.ts';
import { createServer } from '../../gateway/http/server.ts';
import type { Context } from '../../gateway/http/context.ts';
import { Metrics } from '../../gateway/metrics.ts';
import { Pool } from '../../gateway/pool/pool.ts';
import type { PoolOptions } from '../../gateway/pool/pool.ts';
import { Refusals } from '../../gateway/refusals.ts';

/** A thread that answers as the words of a picture tell it. */
export const told = new URL('./told-thread.js', import.meta.url);

export interface Served {
  readonly address: string;
  readonly pool: Pool;
  readonly catalog: Catalog;
  /** What was logged, a line each. */
  readonly lines: string[];
  close(): Promise<void>;
}

/** Here and not where a server is made: within a hook, `after` is of the hook. */
const open: (() => Promise<void>)[] = [];
after(() => Promise.all(open.map((close) => close())));

/** @param paths of the models; none for the shipped signs */
export async function served(
  paths: readonly string[] = [],
  context: Partial<Context> = {},
  options: Partial<PoolOptions> = {},
): Promise<Served> {
  const models = await readModels(paths);
  const pool = await Pool.start({ models, workers: 1, ...options });
  const catalog = new Catalog(pool, models);
  const lines: string[] = [];
  const server = await createServer({
    ...{ pool, catalog, metrics: new Metrics(pool, catalog), bears: undefined },
    ...{
      refusals: new Refusals(),
      log: { write: (text: string) => void lines.push(text) },
      deadline: 10_000,
      room: 64,
    },
    ...context,
  });
  const address = await server.listen({ port: 0, host: '127.0.0.1' });
  const close = async (): Promise<void> => {
    await server.close();
    await pool.close();
  };
  open.push(close);
  return { address, pool, catalog, lines, close };
}

/** An answer with its status and its JSON. */
export interface Reply<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export async function asked<T = never>(address: string, init: RequestInit = {}): Promise<Reply<T>> {
  const response = await fetch(address, init);
  return { status: response.status, headers: response.headers, body: (await response.json()) as T };
}

export interface Refused {
  readonly error: { readonly code: string; readonly message: string };
}

/** Sends a picture, or several in a form. */
export function post<T = Refused>(address: string, sent: string | Uint8Array | FormData): Promise<Reply<T>> {
  const body = sent instanceof Uint8Array ? Uint8Array.from(sent) : sent;
  return asked<T>(address, { method: 'POST', body });
}
