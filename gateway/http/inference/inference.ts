import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MobilenetError } from 'mobilenet-wasm';
import type { ModelEntry } from '../../catalog.ts';
import type { Tensors } from '../../pool/messages.ts';
import type { Body } from '../bodies.ts';
import type { Context } from '../context.ts';
import type { Desk } from '../desk.ts';
import { named } from '../named.ts';
import { Refusal } from '../status.ts';
import { piecesOf } from './input.ts';
import { modelMetadata, serverMetadata, VERSION } from './metadata.ts';
import { chosenOf, replyOf } from './reply.ts';
import type { InferenceReply } from './reply.ts';
import { inferenceOf } from './request.ts';
import { inferBody, inferSchema, protocolSchema } from './schemas.ts';

interface Params {
  readonly name: string;
  readonly version?: string;
}

/** The routes of the Open Inference Protocol, version 2. */
export function addInference(server: FastifyInstance, context: Context, desk: Desk): void {
  server.get(
    '/v2',
    { schema: protocolSchema('The server, as the Open Inference Protocol tells of it') },
    () => serverMetadata(context.library !== undefined),
  );

  for (const path of ['/v2/models/:name', '/v2/models/:name/versions/:version']) {
    server.get(path, { schema: protocolSchema('Inputs and outputs of a model', path) }, (request) => {
      const { name, contract } = modelOf(context, request);
      return modelMetadata(name, contract);
    });

    server.get(`${path}/ready`, { schema: protocolSchema('Whether a model answers', path) }, (request) => {
      const { name } = modelOf(context, request);
      if (context.pool.ready > 0) return { name, ready: true };
      throw new MobilenetError('E_BUSY', 'No worker is ready; send requests to another gateway.');
    });

    const schema = inferSchema('The outputs of pictures', path);
    server.post(`${path}/infer`, { schema, config: { body: inferBody } }, async (request, reply) => {
      modelOf(context, request);
      const read = (body: Body): Promise<Uint8Array> => bytesOf(request, body);
      const answer = await desk.answer(request, reply, read, (bytes, signal) => {
        const length = request.headers['inference-header-content-length'];
        const run = { length: length as string | undefined, signal };
        // Asked for again: the name may be that of another model by now.
        return infer(desk, modelOf(context, request), bytes, run);
      });
      return send(answer, reply);
    });
  }
}

/** @throws E_USAGE, 404 */
function modelOf({ catalog }: Context, request: FastifyRequest): ModelEntry {
  const { name, version = VERSION } = request.params as Params;
  const entry = named(catalog, name);
  if (version === VERSION) return entry;
  throw new Refusal(404, new MobilenetError('E_USAGE', `The one version of a model is '${VERSION}'.`));
}

async function bytesOf(request: FastifyRequest, body: Body): Promise<Uint8Array> {
  const stream = request.isMultipart() ? undefined : (request.body as Readable | undefined);
  return stream ? body.read(stream) : new Uint8Array();
}

async function infer(
  desk: Desk,
  entry: ModelEntry,
  bytes: Uint8Array,
  { length, signal }: { readonly length: string | undefined; readonly signal: AbortSignal },
): Promise<InferenceReply> {
  const inference = inferenceOf(bytes, length);
  const chosen = chosenOf(inference, entry);
  const top = Math.max(0, ...chosen.map(({ classification }) => classification));
  const answers = await Promise.all(
    piecesOf(inference.input, entry.contract).map((piece) =>
      desk.run(entry, { kind: 'infer', top, ...piece }, signal),
    ),
  );
  const batch = answers.map(({ result }) => ('tensors' in result ? result.tensors : never()));
  const { id } = inference;
  return replyOf(
    { model_name: entry.name, model_version: VERSION, ...(id !== undefined && { id }) },
    chosen,
    batch,
    entry,
  );
}

/** A worker answers a task of the kind `infer` with tensors. */
function never(): Tensors {
  throw new MobilenetError('E_INTERNAL', 'A worker answered something else than it was asked.');
}

function send({ json, bytes }: InferenceReply, reply: FastifyReply): object | FastifyReply {
  if (bytes.length === 0) return json;
  const head = Buffer.from(JSON.stringify(json));
  return reply
    .header('inference-header-content-length', head.length)
    .type('application/octet-stream')
    .send(Buffer.concat([head, bytes]));
}
