import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import { fastify, LogController } from 'fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MobilenetError } from 'mobilenet-wasm';
import { serialized } from '../log.ts';
import { addAnswers } from './answers.ts';
import { LARGEST_BODY } from './bodies.ts';
import { answerBroken } from './broken.ts';
import type { Context, Timeouts } from './context.ts';
import { Desk } from './desk.ts';
import { addFacts, probes } from './facts.ts';
import { addInference } from './inference/inference.ts';
import { addOverview } from './overview.ts';
import { addPage, pageRoutes } from './page.ts';
import { MOST_PICTURES } from './pictures.ts';
import { addRepository } from './repository.ts';
import { pictureBody } from './schemas.ts';
import { bodyOf, isProtocol, protocolError, Refusal, statusOf, typed } from './status.ts';

const TIMEOUTS: Timeouts = { headers: 10_000, request: 30_000, idle: 5_000 };

/** Connections at once; what comes beyond is cut. */
const MOST_CONNECTIONS = 4096;

/** Milliseconds from the word to end, in which `/readyz` says no and requests are answered: balancers hear of it. */
const ANNOUNCE = 1000;

/**
 * Milliseconds between that and the end of listening: a request that is on its way on a connection that waits
 * for the next one is told to go elsewhere, where the end of the connection would tell nothing.
 */
const LINGER = 500;

/** The server with all its routes, which does not listen yet. */
export async function createServer(context: Context): Promise<FastifyInstance> {
  const server = serverOf(context);
  await server.register(swagger, {
    openapi: {
      info: { title: 'mobilenet-gateway', description: 'MobileNet V1 over HTTP', version: '1' },
      ...(context.bears && {
        components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
        security: [{ token: [] }],
      }),
    },
    transform: ({ schema, url, route }) => {
      const body = route.config?.body ?? (route.method === 'POST' ? pictureBody : undefined);
      return { schema: body ? { ...schema, body } : schema, url };
    },
  });
  // Any type: the first bytes of a body say what it is.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_, payload, done) => done(null, payload));
  const limits = { fileSize: LARGEST_BODY + 1, files: MOST_PICTURES, fields: 1, parts: MOST_PICTURES };
  await server.register(multipart, { limits });
  addRoutes(server, context, addHooks(server, context));
  await addPage(server, context);
  return server;
}

function serverOf({ tls, log, deadline, timeouts = TIMEOUTS }: Context): FastifyInstance {
  const http = { headersTimeout: timeouts.headers, connectionsCheckingInterval: timeouts.headers / 10 };
  const server = fastify({
    logger: { base: { command: 'serve' }, stream: log, serializers: { err: serialized } },
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request' }),
    genReqId: () => randomUUID(),
    // As long as the name of a file can be.
    routerOptions: { maxParamLength: 255 },
    ajv: { customOptions: { removeAdditional: false } },
    requestTimeout: timeouts.request,
    keepAliveTimeout: timeouts.idle,
    connectionTimeout: timeouts.request + deadline,
    ...(tls ? { https: { ...http, ...tls.secure, handshakeTimeout: timeouts.headers } } : { http }),
    // The hook of `addHooks` refuses, in the shape of every other error.
    return503OnClosing: false,
    clientErrorHandler: answerBroken,
    frameworkErrors: (error, _, reply: FastifyReply) => void reply.code(400).send(bodyOf(typed(error))),
  });
  server.server.maxConnections = MOST_CONNECTIONS;
  // The schemas are for those who ask; JSON itself says every digit.
  server.setSerializerCompiler(() => (data) => JSON.stringify(data));
  return server;
}

/** @returns whether it is about to end */
function addHooks(server: FastifyInstance, context: Context): () => boolean {
  let ending = false;
  let closing = false;
  server.addHook('preClose', async () => {
    ending = true;
    await pause(ANNOUNCE);
    closing = true;
    await pause(LINGER);
  });
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (probes.includes(request.routeOptions.url ?? '')) return;
    if (closing) throw new MobilenetError('E_BUSY', 'The gateway is about to end; send it to another.');
    if (pageRoutes.includes(request.routeOptions.url ?? '')) return;
    if (!context.bears || context.bears(request.headers.authorization)) return;
    reply.header('www-authenticate', 'Bearer');
    throw new Refusal(
      401,
      new MobilenetError('E_USAGE', 'The token is missing or wrong: `Authorization: Bearer TOKEN`.'),
    );
  });
  server.addHook('onSend', async (_, reply) => {
    if (ending) reply.header('connection', 'close');
  });
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const { statusCode: status } = reply;
    context.metrics.requested(route, status);
    const ms = Number(reply.elapsedTime.toFixed(1));
    request.log.info({ method: request.method, route, status, ms, code: codes.get(reply) }, 'answered');
  });
  return () => ending;
}

function addRoutes(server: FastifyInstance, context: Context, isEnding: () => boolean): void {
  server.setErrorHandler((cause: FastifyError, request, reply) =>
    answerError(context, cause, request, reply),
  );
  server.setNotFoundHandler(() => {
    const sentence = 'There is nothing here; GET /openapi.json says what there is.';
    throw new Refusal(404, new MobilenetError('E_USAGE', sentence));
  });
  const desk = new Desk(context);
  addAnswers(server, context, desk);
  addInference(server, context, desk);
  addFacts(server, context, isEnding);
  addOverview(server, context);
  if (context.library) addRepository(server, context.catalog, context.library);
}

/** The code that a reply bears, for the log. */
const codes = new WeakMap<FastifyReply, string>();

function answerError(
  { metrics, refusals }: Context,
  cause: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const error = typed(cause);
  const status = statusOf(error);
  metrics.refused(error.code);
  refusals.add(request.routeOptions.url ?? 'none', status, error);
  codes.set(reply, error.code);
  if (status === 500) request.log.error({ err: cause }, 'a fault of the gateway');
  if (status === 503) reply.header('retry-after', '1');
  void reply.code(status).send(isProtocol(request.url) ? protocolError(error) : bodyOf(error));
}
