/** The schemas of what the routes take and give; `/openapi.json` is made of them. */
import { frameSchema } from './frame.ts';

const model = { type: 'string', description: 'name of a model; by default the first' } as const;
const top = {
  type: 'integer',
  minimum: 1,
  maximum: 999_999_999,
  description: 'how many classes; 5 by default',
} as const;

const shrink = {
  type: 'boolean',
  description:
    'decodes JPEGs of three times the sides that the network wants at a half or less: sooner, and other pixels',
} as const;

const error = {
  type: 'object',
  properties: { code: { type: 'string' }, message: { type: 'string' } },
  required: ['code', 'message'],
} as const;

const refusal = {
  description: 'Why there is no answer',
  type: 'object',
  properties: { error },
  required: ['error'],
} as const;

/** The answers that any route may give instead. */
const refusals = { '4xx': refusal, '5xx': refusal } as const;

const results = {
  classify: {
    unknown: {
      const: true,
      description:
        'stands where the picture is like none of the classes; predictions are then what it would have been',
    },
    predictions: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          index: { type: 'integer' },
          className: { type: 'string' },
          probability: { type: 'number' },
        },
        required: ['index', 'className', 'probability'],
      },
    },
  },
  embed: { embedding: { type: 'array', items: { type: 'number' } } },
} as const;

/** Of a route that answers pictures. */
export function pictureSchema(kind: 'classify' | 'embed', summary: string): object {
  const picture = {
    type: 'object',
    properties: { command: { const: kind }, image: { type: 'string' }, error, ...results[kind] },
    required: ['command', 'image'],
  };
  const properties = { model, ...(kind === 'classify' && { top }), shrink, ...frameSchema };
  return {
    summary,
    querystring: { type: 'object', properties, additionalProperties: false },
    response: {
      200: {
        description: 'Of a body its answer, of a form the answers of its files in order',
        anyOf: [picture, { type: 'array', items: picture }],
      },
      ...refusals,
    },
  };
}

/** Of a route that takes nothing. */
export function plainSchema(summary: string): object {
  return {
    summary,
    querystring: { type: 'object', properties: {}, additionalProperties: false },
    response: { 200: { description: summary }, ...refusals },
  };
}

/** Of the file of a model. */
export const fileSchema = {
  summary: 'The packed weights of a model, which its page runs',
  params: {
    type: 'object',
    properties: { file: { type: 'string', description: 'name of the model, and .mnw' } },
  },
  response: { 200: { description: 'weights/FORMAT.md of mobilenet-wasm' }, ...refusals },
} as const;

const binary = { type: 'string', format: 'binary' } as const;

/** The body of a route that answers pictures. No parser checks it: its first bytes say what it is. */
export const pictureBody = {
  content: {
    'application/octet-stream': { schema: binary },
    'multipart/form-data': { schema: { type: 'object', additionalProperties: binary } },
  },
} as const;

/** The body of a route that takes a model. */
export const weightsBody = { content: { 'application/octet-stream': { schema: binary } } } as const;
