import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MobilenetError } from 'mobilenet-wasm';
import type { Refused } from '../refusals.ts';
import type { Context } from './context.ts';
import { named } from './named.ts';
import { fileSchema, plainSchema } from './schemas.ts';
import { sendContent } from './sent.ts';
import { Refusal } from './status.ts';

/** `GET /status`. */
export interface Overview {
  /** Pictures that wait for a worker. */
  readonly waiting: number;
  readonly workers: { readonly ready: number; readonly replaced: number };
  /** Which files answer now. */
  readonly models: readonly { readonly name: string; readonly digest: string }[];
  /** The newest first. */
  readonly refusals: readonly Refused[];
}

const ENDING = '.mnw';

/** What the page shows of the gateway, and the files of its models. */
export function addOverview(server: FastifyInstance, { pool, catalog, refusals }: Context): void {
  const summary = 'The queue, the workers, which models answer, and the last 20 refusals';
  // A page asks every few seconds: no line of the log for each.
  server.get('/status', { schema: plainSchema(summary), logLevel: 'warn' }, (): Overview => ({
    waiting: pool.waiting,
    workers: { ready: pool.ready, replaced: pool.replaced },
    models: catalog.models.map(({ name, digest }) => ({ name, digest })),
    refusals: refusals.last,
  }));

  server.get('/models/:file', { schema: fileSchema }, (request: FastifyRequest, reply) => {
    const { file } = request.params as { readonly file: string };
    if (!file.endsWith(ENDING)) {
      const sentence = `A model's file is asked for as /models/NAME${ENDING}.`;
      throw new Refusal(404, new MobilenetError('E_USAGE', sentence));
    }
    const name = file.slice(0, -ENDING.length);
    const { digest } = named(catalog, name);
    const bytes = pool.shelf.bytesOf(digest)!;
    return sendContent(request, reply, { bytes, digest, type: 'application/octet-stream' });
  });
}
