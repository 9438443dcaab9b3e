import { randomBytes } from 'node:crypto';
import { connect } from 'mqtt';
import type { IClientOptions, MqttClient } from 'mqtt';
import { MobilenetError } from 'mobilenet-wasm';
import type { Source } from '../shot.ts';
import { Subscription } from './subscription.ts';

/** Messages that a broker may hand over before the first of them is acknowledged. */
const WINDOW = 8;

/** Bytes of a message; a broker does not send larger ones. */
const LARGEST = 64 << 20;

/** Seconds for which a broker keeps what a client of a fixed name has not acknowledged. */
const KEPT = 86_400;

export interface TopicOptions {
  /** `mqtt://HOST/TOPIC`, the topic as it is, so `$share/GROUP/TOPIC` too. */
  readonly source: string;
  /** Name by which a broker knows this gateway again. */
  readonly client?: string | undefined;
  readonly login?: { readonly username?: string; readonly password?: string } | undefined;
  /** Whether pictures for which there is no time may be lost. */
  readonly newest: boolean;
}

/**
 * Pictures of a topic. Each is acknowledged once its events are accepted: what a gateway had not answered when it was killed
 * is sent again. Where the newest is wanted nothing is acknowledged, and the broker does not keep what cannot be sent.
 *
 * @throws E_USAGE the address names no topic, or a password
 */
export function topicSource({ source, client, login, newest }: TopicOptions): Source {
  const [, protocol, host, topic] = /^(mqtts?):\/\/([^/@\s]+)\/([^\0]+)$/.exec(source) ?? [];
  if (topic === undefined) {
    const fact = 'A topic must be mqtt://HOST/TOPIC or mqtts://HOST:PORT/TOPIC, without a password';
    throw new MobilenetError('E_USAGE', `${fact}.`, 'source');
  }
  const options: IClientOptions = {
    ...login,
    ...{ protocolVersion: 5, resubscribe: false, reconnectOnConnackError: true },
    clientId: client ?? `mobilenet-${randomBytes(6).toString('hex')}`,
    clean: client === undefined,
    properties: {
      ...{ receiveMaximum: WINDOW, maximumPacketSize: LARGEST },
      ...(client === undefined ? {} : { sessionExpiryInterval: KEPT }),
    },
  };
  const open = (): MqttClient => connect(`${protocol}://${host}`, { ...options, manualConnect: true });
  return {
    ...{ name: source, live: newest },
    shots: (around) => new Subscription({ topic, name: client, qos: newest ? 0 : 1 }, open(), around).shots(),
  };
}
