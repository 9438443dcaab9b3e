/** What is wrong with a file of configuration, beyond that it is YAML. */
import { Ajv } from 'ajv';
import type { ErrorObject } from 'ajv';
import { MobilenetError } from 'mobilenet-wasm';
import { checkEvents } from '../events/open.ts';
import { settingsOf } from '../options.ts';
import { metricsSettings } from '../watch/metrics/options.ts';
import { settingsOf as cameraSettingsOf } from '../watch/options.ts';
import { cameraOptions, eventsOptions, gatewayOptions } from './options.ts';
import { schema } from './schema.ts';
import type { Config } from './schema.ts';
import { suggest } from './suggest.ts';
import type { Fault, Text } from './text.ts';

const isOf = new Ajv({ allErrors: true, verbose: true }).compile<Config>(schema);

/** What a text says, or what is wrong with it. */
export function checked(text: Text): Config | Fault[] {
  if (text.faults.length > 0) return [...text.faults];
  let value: unknown;
  try {
    // An empty file says nothing, and is right.
    value = text.value() ?? {};
  } catch {
    return [{ at: 0, sentence: 'it has too many aliases: write out what they stand for' }];
  }
  const faults = isOf(value)
    ? contradictions(text, value)
    : isOf.errors!.map((error) => faultOf(text, error));
  if (faults.length === 0) return value as Config;
  // A value that is wrong in two ways has one sentence.
  return faults.filter(({ sentence }, index) => faults.findIndex((f) => f.sentence === sentence) === index);
}

function faultOf(text: Text, { keyword, instancePath, params, parentSchema }: ErrorObject): Fault {
  const path = instancePath.split('/').slice(1).map(unescape);
  const spelled = spell(path);
  const { description, properties = {} } = parentSchema as { description: string; properties?: object };
  if (keyword === 'required')
    return { at: text.at(path), sentence: `${spelled} lacks ${String(params['missingProperty'])}` };
  if (keyword !== 'additionalProperties')
    return { at: text.at(path), sentence: `${spelled || 'the file'} must be ${description}` };
  const key = String(params['additionalProperty']);
  const known = Object.keys(properties);
  const near = suggest(key, known);
  const mend = near === undefined ? `there are ${known.join(', ')}` : `did you mean ${near}`;
  const sentence = `${spell([...path, key])} is unknown: ${mend}`;
  return { at: text.atKey(path, key), sentence };
}

/** What is right for itself and does not go together. */
function contradictions(text: Text, config: Config): Fault[] {
  const { cameras = [], sinks, metrics } = config;
  const told = (path: readonly string[], check: () => unknown): Fault[] => {
    try {
      check();
      return [];
    } catch (cause) {
      if (!(cause instanceof MobilenetError)) throw cause;
      const place = cause.place === undefined ? [] : String(cause.place).split('.');
      const sentence = cause.message.replace(/\.$/, '');
      const prefix = path.length > 0 ? `${spell(path)}: ` : '';
      return [{ at: text.at([...path, ...place]), sentence: prefix + sentence }];
    }
  };
  return [
    ...told(['listen'], () => settingsOf(gatewayOptions(config, ''))),
    ...cameraOptions(config, '').flatMap((camera, index) => {
      const path = ['cameras', String(index)];
      const first = cameras.findIndex(({ name }) => name === camera.name);
      const sentence = `${spell(path)}: cameras[${first}] is called '${camera.name}' too`;
      const twice = first === index ? [] : [{ at: text.at([...path, 'name']), sentence }];
      return [...twice, ...told(path, () => cameraSettingsOf(camera))];
    }),
    ...(sinks ? told(['sinks'], () => checkEvents(eventsOptions(config, '')!)) : []),
    ...(metrics ? told(['metrics'], () => metricsSettings(metrics)) : []),
  ];
}

/** Of a pointer's part (RFC 6901). */
function unescape(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** `models[0]`, `limits.queue`. */
function spell(path: readonly string[]): string {
  return path
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}
