import { createHash } from 'node:crypto';
import type { WatchEvent } from '../event.ts';

/** The topics of a source or a region. */
export interface Topics {
  /** Its events. */
  readonly event: string;
  /** Its last event, retained. */
  readonly state: string;
  /** Of its Home Assistant configuration, retained. */
  readonly config: string;
  /** Nothing else has it, among the devices of all brokers. */
  readonly id: string;
}

/** Where a broker tells whether the gateway lives: `online` or `offline`, retained. */
export function statusTopic(prefix: string): string {
  return `${prefix}/status`;
}

export function topicsOf(prefix: string, { source, region }: Pick<WatchEvent, 'source' | 'region'>): Topics {
  const levels = [source, ...(region === undefined ? [] : [region])].map(levelOf);
  const place = [prefix, ...levels].join('/');
  const id = [...prefix.split('/').map(levelOf), ...levels].join('_');
  return {
    event: `${place}/event`,
    state: `${place}/state`,
    config: `homeassistant/sensor/${id}/config`,
    id,
  };
}

/**
 * A name as a level of a topic, of the characters that Home Assistant takes too. Where another stood the digest keeps two
 * names apart.
 */
function levelOf(name: string): string {
  const level = name.replace(/[^A-Za-z0-9_-]+/g, '_');
  if (level === name && name !== '') return name;
  return `${level}_${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}
