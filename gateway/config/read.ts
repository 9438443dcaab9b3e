import { dirname, resolve } from 'node:path';
import { Ajv } from 'ajv';
import type { ErrorObject } from 'ajv';
import { MobilenetError } from 'mobilenet-wasm';
import { readOwn } from '../file.ts';
import { settingsOf } from '../options.ts';
import type { GatewayOptions } from '../options.ts';
import { schema } from './schema.ts';
import type { Config } from './schema.ts';
import { suggest } from './suggest.ts';
import { Text } from './text.ts';
import type { Fault } from './text.ts';

/** Bytes of a file of configuration. */
const LARGEST = 1 << 20;

/** Faults that are told at once. */
const MOST_TOLD = 20;

/**
 * Reads a file of configuration.
 *
 * @throws E_IO it cannot be read; E_USAGE it is wrong: every fault with its line and column
 */
export async function readConfig(path: string): Promise<GatewayOptions> {
  const bytes = await readOwn(path);
  if (bytes.length > LARGEST) throw new MobilenetError('E_USAGE', `${path} may have ${LARGEST} bytes.`, path);
  const text = new Text(bytes.toString());
  const faults = text.faults.length > 0 ? text.faults : faultsOf(text);
  if (faults.length > 0) {
    const told = [...faults].sort((a, b) => a.at - b.at).slice(0, MOST_TOLD);
    const sentences = told.map(({ at, sentence }) => `${path}:${text.place(at)}: ${sentence}`);
    throw new MobilenetError('E_USAGE', `${sentences.join('; ')}.`, path);
  }
  const options = optionsOf((text.value() ?? {}) as Config, dirname(path));
  settingsOf(options);
  return options;
}

function faultsOf(text: Text): Fault[] {
  let value: unknown;
  try {
    // An empty file says nothing, and is right.
    value = text.value() ?? {};
  } catch {
    return [{ at: 0, sentence: 'it has too many aliases: write out what they stand for' }];
  }
  const validate = new Ajv({ allErrors: true, verbose: true }).compile(schema);
  if (validate(value)) return [];
  const faults = validate.errors!.map((error) => faultOf(text, error));
  // A value that is wrong in two ways has one sentence.
  return faults.filter(({ sentence }, index) => faults.findIndex((f) => f.sentence === sentence) === index);
}

function faultOf(text: Text, { keyword, instancePath, params, parentSchema }: ErrorObject): Fault {
  const path = instancePath.split('/').slice(1).map(unescape);
  const spelled = spell(path);
  const { description, properties = {} } = parentSchema as { description: string; properties?: object };
  if (keyword !== 'additionalProperties')
    return { at: text.at(path), sentence: `${spelled || 'the file'} must be ${description}` };
  const key = String(params['additionalProperty']);
  const known = Object.keys(properties);
  const near = suggest(key, known);
  const mend = near === undefined ? `there are ${known.join(', ')}` : `did you mean ${near}`;
  const sentence = `${spell([...path, key])} is unknown: ${mend}`;
  return { at: text.atKey(path, key), sentence };
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

function optionsOf({ models, listen = {}, limits = {} }: Config, folder: string): GatewayOptions {
  const files = (['tokenFile', 'cert', 'key'] as const).filter((name) => listen[name] !== undefined);
  return {
    ...(models && { models: models.map((path) => resolve(folder, path)) }),
    ...listen,
    ...Object.fromEntries(files.map((name) => [name, resolve(folder, listen[name]!)])),
    ...limits,
  };
}
