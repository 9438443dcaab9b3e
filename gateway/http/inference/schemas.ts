/** The schemas of the Open Inference Protocol, for `/openapi.json`. */

const refusal = {
  description: 'Why there is no answer',
  type: 'object',
  properties: { error: { type: 'string' } },
  required: ['error'],
} as const;

const name = { type: 'string', description: 'name of a model' } as const;
const version = { type: 'string', description: 'the one version of a model is 1' } as const;

/**
 * Of a route that takes nothing but its address.
 *
 * @param path with its parameters
 */
export function protocolSchema(summary: string, path = ''): object {
  const properties = {
    ...(path.includes(':name') && { name }),
    ...(path.includes(':version') && { version }),
  };
  return {
    summary,
    ...(path && { params: { type: 'object', properties } }),
    querystring: { type: 'object', properties: {}, additionalProperties: false },
    response: { 200: { description: summary, type: 'object' }, '4xx': refusal, '5xx': refusal },
  };
}

const tensor = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    datatype: { enum: ['UINT8', 'BYTES', 'FP32'] },
    shape: { type: 'array', items: { type: 'integer', minimum: 0 } },
    parameters: { type: 'object' },
    data: { type: 'array', items: {} },
  },
  required: ['name', 'datatype', 'shape'],
} as const;

const id = { type: 'string', description: 'stands in the answer too' } as const;

const binary = {
  description: 'JSON of the length that Inference-Header-Content-Length says, then the bytes of the tensors',
  type: 'string',
  format: 'binary',
} as const;

/** Of the route that infers. */
export function inferSchema(summary: string, path: string): object {
  const plain = protocolSchema(summary, path) as { readonly response: object };
  const answer = {
    type: 'object',
    properties: {
      model_name: { type: 'string' },
      model_version: { type: 'string' },
      id,
      outputs: { type: 'array', items: tensor },
    },
    required: ['model_name', 'outputs'],
  };
  const headers = {
    type: 'object',
    properties: {
      'inference-header-content-length': { type: 'string', description: 'bytes of JSON before the tensors' },
    },
  };
  const content = { 'application/json': { schema: answer }, 'application/octet-stream': { schema: binary } };
  return { ...plain, headers, response: { ...plain.response, 200: { description: summary, content } } };
}

/** The body of that route, which its own reader checks. */
export const inferBody = {
  content: {
    'application/json': {
      schema: {
        type: 'object',
        properties: {
          id,
          parameters: { type: 'object' },
          inputs: { type: 'array', items: tensor, minItems: 1, maxItems: 1 },
          outputs: {
            type: 'array',
            items: {
              type: 'object',
              properties: { name: { type: 'string' }, parameters: { type: 'object' } },
              required: ['name'],
            },
          },
        },
        required: ['inputs'],
      },
    },
    'application/octet-stream': { schema: binary },
  },
} as const;
