import { ranges } from '../options.ts';
import type { Range } from '../options.ts';

/** What the file says. Paths are from its folder. */
export interface Config {
  readonly models?: readonly string[];
  readonly listen?: { host?: string; port?: number; open?: boolean } & Files;
  readonly limits?: { workers?: number; queue?: number; deadline?: number };
}

type Files = { readonly [Name in 'tokenFile' | 'cert' | 'key']?: string };

/** A `description` is what the sentence of a fault says that the value must be. */
const text = { type: 'string', minLength: 1, description: 'a text' } as const;

const flag = { type: 'boolean', description: '`true` or `false`' } as const;

const number = ([minimum, maximum]: Range): object => ({
  ...{ type: 'integer', minimum, maximum },
  description: `a whole number from ${minimum} to ${maximum}`,
});

const record = (properties: Readonly<Record<string, object>>): object => ({
  ...{ type: 'object', additionalProperties: false, properties },
  description: `a map of ${Object.keys(properties).join(', ')}`,
});

export const schema = record({
  models: { type: 'array', items: text, minItems: 1, description: 'a list of paths of packed weights' },
  listen: record({
    host: text,
    port: number(ranges.port),
    tokenFile: text,
    cert: text,
    key: text,
    open: flag,
  }),
  limits: record({
    workers: number(ranges.workers),
    queue: number(ranges.queue),
    deadline: number(ranges.deadline),
  }),
});
