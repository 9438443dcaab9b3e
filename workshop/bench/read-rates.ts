/** Rates from what `profile --json` or `bench --json` printed, on this machine or another. Its input is not trusted. */
import { MobilenetError } from '../../host/errors.ts';
import type { LayerShape } from '../plan/plan.ts';
import { ratesOf, uniformRates } from './rates.ts';
import type { Rates, TimedLayer } from './rates.ts';

/** No answer of these commands is a tenth as long. */
export const LARGEST_RATES = 1 << 20;

const MOST_LAYERS = 64;
const MOST_SIDE = 65535;
const kinds: readonly LayerShape['kind'][] = [
  'convolution',
  'depthwise',
  'pointwise',
  'pool',
  'average pool',
  'mean',
];

type Fields = Readonly<Record<string, unknown>>;

/** Throws E_USAGE: it is neither. */
export function readRates(bytes: Uint8Array, path: string): Rates {
  const { command, machine, engine, ...rest } = fieldsOf(parse(bytes, path), path);
  const { processor } = fieldsOf(machine, path);
  const { name, version } = fieldsOf(engine, path);
  const source = `of ${path}: ${word(processor, path)}, ${word(name, path)} ${word(version, path)}`;
  if (command === 'profile') {
    if (!Array.isArray(rest['layers']) || rest['layers'].length > MOST_LAYERS) throw refusal(path);
    const layers = rest['layers'].map((layer) => readLayer(layer, path));
    if (layers.length === 0) throw refusal(path);
    return ratesOf([{ layers, picture: positive(rest['picture'], path) }], source);
  }
  if (command !== 'bench') throw refusal(path);
  const ms = positive(fieldsOf(rest['ms'], path)['median'], path);
  return uniformRates(positive(rest['multiplyAdds'], path), ms, `${source}, one rate for all layers`);
}

function parse(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw refusal(path, cause);
  }
}

function readLayer(value: unknown, path: string): TimedLayer {
  const { kind, stride, input, output, multiplyAdds, ms } = fieldsOf(value, path);
  const known = kinds.find((name) => name === kind);
  if (known === undefined) throw refusal(path);
  return {
    kind: known,
    stride: stride === 2 ? 2 : 1,
    input: readPlane(input, path),
    output: readPlane(output, path),
    multiplyAdds: multiplyAdds === 0 ? 0 : positive(multiplyAdds, path),
    parameters: 0,
    ms: positive(ms, path),
  };
}

function readPlane(value: unknown, path: string): LayerShape['input'] {
  const { height, width, channels } = fieldsOf(value, path);
  const side = (length: unknown): number => {
    const number = positive(length, path);
    if (Number.isInteger(number) && number <= MOST_SIDE) return number;
    throw refusal(path);
  };
  return { height: side(height), width: side(width), channels: side(channels) };
}

function fieldsOf(value: unknown, path: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw refusal(path);
}

/** Finite and above 0: a time, or an amount of work below 2^53. */
function positive(value: unknown, path: string): number {
  if (typeof value === 'number' && value > 0 && value <= Number.MAX_SAFE_INTEGER) return value;
  throw refusal(path);
}

function word(value: unknown, path: string): string {
  if (typeof value === 'string' && value.length <= 200) return value;
  throw refusal(path);
}

function refusal(path: string, cause?: unknown): MobilenetError {
  const sentence = `${path} is not what \`mobilenet profile --json\` or \`mobilenet bench --json\` prints.`;
  return new MobilenetError('E_USAGE', sentence, path, { cause });
}
