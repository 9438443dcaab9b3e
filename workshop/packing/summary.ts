/** What an import found in a model and what it assumed, in words. */
import { sha256Hex } from './digest.ts';
import type { Packed } from './index.ts';
import type { ImportOptions } from './import.ts';
import { products } from './layout.ts';
import type { Normalisation } from './tflite/metadata.ts';
import { classifierOf, hasFilters, poolOf } from './network.ts';
import type { Softmax } from './network.ts';

export interface Summary {
  readonly found: Readonly<Record<string, string>>;
  /** What neither the model nor an option says, with the option that would, in backticks. */
  readonly assumed: Readonly<Record<string, string>>;
  /** Of the packed file. */
  readonly bytes: number;
  readonly sha256: string;
}

export function summary(packed: Packed, options: ImportOptions): Summary {
  return {
    found: found(packed, options),
    assumed: assumed(packed, options),
    bytes: packed.bytes.length,
    sha256: sha256Hex(packed.bytes),
  };
}

function found(packed: Packed, options: ImportOptions): Summary['found'] {
  const { network, reading, inside } = packed;
  const { layers, contract, domain, softmax, labels } = network;
  const { height, width, channels } = contract.plane;
  const filtered = layers.filter(hasFilters);
  const perChannel = filtered.some(({ scale }) => scale.some((each) => each !== scale[0]));
  const work = filtered.reduce((sum, layer) => sum + products(layer) * area(layer.output), 0);
  const pool = poolOf(network);
  const outputs = classifierOf(network)?.output.channels;
  const { normalisation } = reading.metadata;
  return {
    model: `TensorFlow Lite, ${reading.operators.length} operators`,
    inside: `${domain}, one scale per ${perChannel ? 'channel' : 'layer'}`,
    input: `${height} × ${width} × ${channels}, ${contract.inputType}`,
    output: contract.outputType,
    layers: `${layers.length}, ${work} multiply-adds`,
    embedding: `${pool.output.channels} features, ${pool.kind === 'mean' ? 'MEAN' : 'AVERAGE_POOL_2D'}`,
    ...(reading.folded && { folded: 'preprocessing in the graph, into the input table' }),
    ...(normalisation && { normalised: normalised(packed, normalisation, options) }),
    ...(inside.labels && { labels: `${labels!.length}, of ${inside.file} inside the model` }),
    answer: outputs ? `${told(outputs)}, ${endOf(softmax)}` : 'none: headless',
  };
}

/** What the outputs stand for. */
function told(outputs: number): string {
  return outputs === 1 ? 'one output, class 1 or else 0' : `${outputs} classes`;
}

function endOf(softmax: Softmax | undefined): string {
  if (!softmax?.inModel) return 'logits';
  return softmax.logistic ? 'a probability each for itself (logistic)' : 'softmax';
}

/** What the metadata states of the input, and what counts instead. Lists of a hostile file may be long. */
function normalised(
  { input, network }: Packed,
  stated: Normalisation,
  { inputRange }: ImportOptions,
): string {
  const list = (numbers: readonly number[]): string => numbers.slice(0, 3).join('/');
  const said = `mean ${list(stated.mean)}, deviation ${list(stated.deviation)}, of the metadata`;
  if (input.isNormalised) return said;
  if (inputRange !== undefined) return `${said}; \`inputRange\` counts`;
  if (network.contract.inputType === 'float32') return `${said}, which cannot be`;
  return `${said}; an 8-bit input takes the bytes as they are`;
}

function assumed({ network, input, inside }: Packed, options: ImportOptions): Summary['assumed'] {
  const { contract, labels, softmax } = network;
  const percent = Math.round((1000 * contract.plane.height) / contract.resizeHeight) / 10;
  const unfit = inside.note === undefined ? '' : `; ${inside.note}`;
  const notes: [key: string, told: unknown, note: string][] = [
    [
      'range',
      input.assumed === undefined || undefined,
      `${input.assumed} from black to white (\`inputRange\`)`,
    ],
    [
      'order',
      options.order ?? (contract.order === 'grey' || undefined),
      'channels red, green, blue (`order`)',
    ],
    [
      'fit',
      options.fit,
      contract.fit === 'cover' ? 'the centre of a picture (`fit`)' : 'all of a picture (`fit`)',
    ],
    ['fraction', options.fraction, `${percent} % of the picture's shorter side (\`fraction\`)`],
    ['labels', labels ?? (softmax ? undefined : true), `none: classes are numbers (\`labels\`)${unfit}`],
    [
      'probability',
      softmax?.inModel === false ? undefined : true,
      softmax?.logistic ? 'our logistic function of the logit' : 'our softmax over the logits, β = 1',
    ],
  ];
  return Object.fromEntries(
    notes.filter(([, told]) => told === undefined).map(([key, , note]) => [key, note]),
  );
}

function area({ height, width, channels }: { height: number; width: number; channels: number }): number {
  return height * width * channels;
}
