/** What changes the models over HTTP: the model repository of the Open Inference Protocol, and a way to send a file. */
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MobilenetError } from 'mobilenet-wasm';
import type { Catalog } from '../catalog.ts';
import type { Library } from '../library.ts';
import { Bodies } from './bodies.ts';
import { plainSchema, weightsBody } from './schemas.ts';
import { Refusal } from './status.ts';
import { bodyOf, weightsOf } from './weights.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body as `/openapi.json` tells of it, which no parser checks. */
    readonly body?: object;
  }
}

type Named = FastifyRequest<{ Params: { readonly name: string } }>;

/** Adds the routes, which are there only where they are asked for. */
export function addRepository(server: FastifyInstance, catalog: Catalog, library: Library): void {
  const bodies = new Bodies();
  const add = (method: 'POST' | 'PUT', url: string, summary: string, handler: Handler): void => {
    const config = { body: method === 'PUT' ? weightsBody : parametersBody };
    const schema = { ...plainSchema(summary), params: url.includes(':') ? paramsSchema : undefined };
    server.route({
      ...{ method, url, schema, config },
      onRequest: async (request) => refuseForeign(request),
      handler: async (request, reply) => {
        const body = bodies.hold();
        try {
          const stream = request.body as Readable | undefined;
          const bytes = stream ? await body.read(stream) : new Uint8Array();
          return (await handler((request as Named).params.name, bytes)) ?? reply.send();
        } finally {
          body.release();
        }
      },
    });
  };
  add('POST', '/v2/repository/index', 'The models that answer, and the files that could', async (_, body) =>
    indexOf(catalog, await library.files(), bodyOf(body)['ready'] === true),
  );
  add(
    'POST',
    '/v2/repository/models/:name/load',
    'Reads the file of a model again, or takes one that is sent',
    async (name, body) => {
      const weights = weightsOf(body);
      if (weights) await library.put(name, weights);
      else if (!(await library.load(name))) throw new Refusal(404, noFile(name));
    },
  );
  add('POST', '/v2/repository/models/:name/unload', 'Unloads a model; its file stays', async (name) => {
    if (!(await catalog.remove(name))) throw new Refusal(404, catalog.missing(name));
  });
  add('PUT', '/models/:name', 'Makes packed weights a model', (name, bytes) => library.put(name, bytes));
}

/** @returns the body of the answer */
type Handler = (name: string, body: Uint8Array) => Promise<object | void>;

const paramsSchema = { type: 'object', properties: { name: { type: 'string' } } } as const;
const parametersBody = { content: { 'application/json': { schema: { type: 'object' } } } } as const;

/** A page of another site may send a request to this machine, though it cannot read the answer. Throws E_USAGE. */
function refuseForeign({ headers }: FastifyRequest): void {
  const site = headers['sec-fetch-site'] ?? 'none';
  if (site === 'none' || site === 'same-origin') return;
  throw new Refusal(403, new MobilenetError('E_USAGE', 'A page of another site may not change models.'));
}

function indexOf(catalog: Catalog, files: ReadonlyMap<string, string>, isReady: boolean): object[] {
  const names = new Set([...catalog.models.map(({ name }) => name), ...files.keys()]);
  const all = Array.from(names, (name) =>
    catalog.find(name)
      ? { name, state: 'READY', reason: '' }
      : { name, state: 'UNAVAILABLE', reason: 'unloaded, or refused' },
  );
  return isReady ? all.filter(({ state }) => state === 'READY') : all;
}

function noFile(name: string): MobilenetError {
  return new MobilenetError('E_USAGE', `There is no file of a model '${name}'; PUT /models/NAME sends one.`);
}
