import { MobilenetError } from 'mobilenet-wasm';
import type { Limits } from './backlog.ts';
import type { Kept } from './event.ts';
import type { Events } from './events.ts';
import { eventRanges } from './options.ts';
import type { EventsOptions, MqttOptions, StoreOptions, WebhookOptions } from './options.ts';
import { Outbox } from './outbox.ts';
import type { Sink } from './sink.ts';
import { Lines } from './sinks/lines.ts';
import { Store } from './store/store.ts';

type Remark = (sentence: string) => void;

/**
 * Opens the store and begins to send what waits in it.
 *
 * @throws E_USAGE an option is wrong; E_IO a file cannot be read or the store not be written; E_BUSY another process has the
 *   store
 */
export async function openEvents(options: EventsOptions): Promise<Events> {
  const { remark = () => undefined } = options;
  const { names, limits } = checkEvents(options);
  const store = options.store && (await Store.open(options.store.folder, names, remark));
  try {
    return new Outbox({ store, sinks: await sinksOf(options, store, remark), limits, remark });
  } catch (cause) {
    await store?.close();
    throw cause;
  }
}

/**
 * The names of the sinks, and how many events may wait.
 *
 * @throws E_USAGE an option is wrong; its place is the option
 */
export function checkEvents(options: EventsOptions): { names: readonly string[]; limits: Limits } {
  const { lines, mqtt, webhook } = options;
  const limits = limitsOf(options.store ?? {});
  if (mqtt) checkMqtt(mqtt);
  if (webhook) checkWebhook(webhook);
  const names = Object.entries({ lines, mqtt, webhook }).flatMap(([name, sink]) => (sink ? [name] : []));
  if (names.length > 0) return { names, limits };
  throw new MobilenetError('E_USAGE', 'Events need a sink: `lines`, `mqtt` or `webhook`.');
}

async function sinksOf(
  { lines, mqtt, webhook, onClosed = () => undefined }: EventsOptions,
  store: Store | undefined,
  remark: Remark,
): Promise<Sink[]> {
  const sinks: Sink[] = lines ? [new Lines(onClosed)] : [];
  if (webhook) {
    // Its libraries are loaded by those who use it.
    const { Webhook } = await import('./sinks/webhook.ts');
    const refuse = async (reason: string, kept: Kept): Promise<void> =>
      store?.refuse('webhook', reason, kept);
    sinks.push(new Webhook(webhook, { remark, refuse }));
  }
  if (mqtt) {
    const { Mqtt } = await import('./sinks/mqtt.ts');
    sinks.push(await Mqtt.open(mqtt, remark));
  }
  return sinks;
}

function limitsOf({ bytes = 16 << 20, events = 65_536, full = 'refuse' }: Partial<StoreOptions>): Limits {
  inRange('store.bytes', bytes);
  inRange('store.events', events);
  if (full === 'refuse' || full === 'drop') return { bytes, events, full };
  throw new MobilenetError('E_USAGE', "`store.full` must be 'refuse' or 'drop'.", 'store.full');
}

function checkMqtt({ url, prefix = 'mobilenet', user, passwordFile }: MqttOptions): void {
  checkUrl('mqtt.url', url, ['mqtt:', 'mqtts:']);
  if (!/^[^+#\0/]+(\/[^+#\0/]+)*$/.test(prefix))
    throw new MobilenetError(
      'E_USAGE',
      '`mqtt.prefix` must be levels of a topic, such as `mobilenet`.',
      'mqtt.prefix',
    );
  if (passwordFile !== undefined && user === undefined)
    throw new MobilenetError('E_USAGE', '`mqtt.passwordFile` needs `mqtt.user`.', 'mqtt.passwordFile');
}

function checkWebhook({ url, timeout = 1 }: WebhookOptions): void {
  checkUrl('webhook.url', url, ['http:', 'https:']);
  inRange('webhook.timeout', timeout);
}

function checkUrl(option: string, url: string, protocols: readonly string[]): void {
  const { protocol, username, password } = URL.canParse(url) ? new URL(url) : ({} as Partial<URL>);
  const known = protocols.map((each) => `${each}//`).join(' or ');
  if (protocol === undefined || !protocols.includes(protocol))
    throw new MobilenetError(
      'E_USAGE',
      `\`${option}\` must be an address that begins with ${known}.`,
      option,
    );
  if (username || password)
    throw new MobilenetError('E_USAGE', `\`${option}\` must hold no password: name a file with it.`, option);
}

function inRange(option: keyof typeof eventRanges, value: number): void {
  const [least, most] = eventRanges[option];
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const fact = `\`${option}\` must be a whole number from ${least} to ${most}, not ${value}`;
  throw new MobilenetError('E_USAGE', `${fact}.`, option);
}
