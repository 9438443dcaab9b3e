import type { WatchEvent } from '../event.ts';
import { statusTopic } from './topics.ts';
import type { Topics } from './topics.ts';

/**
 * What Home Assistant makes a sensor of, as its MQTT integration reads it: a device for each source, a sensor for it and
 * for each of its regions.
 */
export function discoveryOf(prefix: string, topics: Topics, event: WatchEvent): string {
  const { source, region, model, digest } = event;
  return JSON.stringify({
    // Without a name of its own the sensor is called as its device.
    name: region ?? null,
    unique_id: topics.id,
    state_topic: topics.state,
    value_template: '{{ value_json.state }}',
    json_attributes_topic: topics.state,
    availability_topic: statusTopic(prefix),
    icon: 'mdi:cctv',
    device: {
      identifiers: [`${prefix}/${source}`],
      name: source,
      manufacturer: 'mobilenet-wasm',
      model,
      sw_version: digest.slice(0, 12),
    },
    origin: { name: 'mobilenet-gateway' },
  });
}
