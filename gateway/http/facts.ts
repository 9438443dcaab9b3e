import type { FastifyInstance } from 'fastify';
import { MobilenetError } from 'mobilenet-wasm';
import type { Context } from './context.ts';
import { plainSchema } from './schemas.ts';

/** What asks whether the process lives and may be sent requests: answered without a token, to its end. */
export const probes: readonly string[] = ['/livez', '/readyz', '/v2/health/live', '/v2/health/ready'];

/** What the gateway tells of itself. */
export function addFacts(
  server: FastifyInstance,
  { pool, catalog, metrics }: Context,
  isClosing: () => boolean,
): void {
  for (const path of ['/livez', '/v2/health/live'])
    server.get(path, { schema: plainSchema('Whether the process lives') }, () => ({ live: true }));

  for (const path of ['/readyz', '/v2/health/ready'])
    server.get(path, { schema: plainSchema('Whether requests are answered') }, () => {
      const isEmpty = catalog.models.length === 0;
      if (!isClosing() && !isEmpty && pool.ready > 0) return { ready: true };
      const why = isClosing() ? 'It is about to end' : isEmpty ? 'There is no model' : 'No worker is ready';
      throw new MobilenetError('E_BUSY', `${why}; send requests to another gateway.`);
    });

  server.get('/models', { schema: plainSchema('The models, the first of which answers by default') }, () => ({
    models: catalog.models,
  }));

  server.get('/metrics', { schema: plainSchema('Figures as Prometheus reads them') }, async (_, reply) => {
    const text = await metrics.registry.metrics();
    return reply.type(metrics.registry.contentType).serializer(String).send(text);
  });

  server.get('/openapi.json', { schema: plainSchema('This description') }, () => server.swagger());
}
