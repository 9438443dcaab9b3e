/** What the tensors do not say of their network: the metadata of the file, the options, their names, and timm's defaults. */
import { MobilenetError } from '../../host/errors.ts';
import { labelsIn } from '../packing/labels.ts';
import type { Naming } from './naming.ts';
import { paddings } from './padding.ts';
import type { Padding } from './padding.ts';

/** What a caller states; it goes before the file's metadata. */
export interface Statement {
  readonly resolution?: number;
  readonly padding?: Padding;
  /** Added to the variance of a batch normalisation, 0 ≤ ε ≤ 1. */
  readonly epsilon?: number;
  /** `LOW,HIGH` or `mean=M/M/M,std=S/S/S`, one number each or one per channel. */
  readonly inputRange?: string;
  readonly fit?: 'cover' | 'stretch';
  /** Part of the resized picture's side that is cut out, 0 < f ≤ 1. */
  readonly fraction?: number;
  /** One class name per line. */
  readonly labels?: string;
}

export interface Description extends Required<Omit<Statement, 'labels' | 'fraction'>> {
  readonly fraction: number | undefined;
  readonly labels: string | undefined;
  /** Of the file itself, whatever the caller states. */
  readonly ownLabels: string | undefined;
  /** What the names of the tensors say and nobody else does, with the options in backticks. */
  readonly implied: readonly string[];
  /** What nothing of these says, with the option that would in backticks. */
  readonly assumed: Readonly<Record<string, string>>;
}

/**
 * timm's `mobilenetv1_100`: BatchNorm2d of PyTorch, padding 1 on all sides, a mean and deviation of 0.5, and 0.875 of the
 * picture.
 */
const timm = {
  resolution: 224,
  padding: 'symmetric',
  epsilon: 1e-5,
  inputRange: 'mean=0.5/0.5/0.5,std=0.5/0.5/0.5',
  fit: 'cover',
} as const satisfies Statement;

type Metadata = Readonly<Record<string, string>>;

/**
 * @param channels of the input
 * @throws E_MODEL_FORMAT a field of the metadata is no such thing; `place` is its name
 */
export function describe(
  metadata: Metadata,
  stated: Statement,
  { implied }: Pick<Naming, 'implied'>,
  channels: number,
): Description {
  const defaults = channels === 3 ? timm : { ...timm, inputRange: 'mean=0.5,std=0.5' };
  const own = fromMetadata(metadata);
  const said = { ...own, ...stated };
  const told = { ...implied, ...said };
  const missing = (Object.keys(timm) as (keyof typeof timm)[]).filter((key) => told[key] === undefined);
  return {
    ...defaults,
    fraction: undefined,
    labels: undefined,
    ...told,
    ownLabels: own.labels,
    implied: Object.entries(implied)
      .filter(([key]) => said[key as keyof Statement] === undefined)
      .map(([key, value]) => `\`${key}\` ${value}`),
    assumed: Object.fromEntries(missing.map((key) => [key, `${defaults[key]} (\`${key}\`)`])),
  };
}

function fromMetadata(metadata: Metadata): Statement {
  const read = <T>(key: string, parse: (text: string) => T | undefined): T | undefined => {
    const text = metadata[key];
    if (text === undefined) return undefined;
    const value = parse(text);
    if (value !== undefined) return value;
    throw new MobilenetError(
      'E_MODEL_FORMAT',
      `The metadata '${key}' of the file cannot be '${text}'; write it again, or without it.`,
      key,
    );
  };
  const number = (text: string): number | undefined =>
    /^\d*\.?\d+(e-?\d+)?$/i.test(text) ? Number(text) : undefined;
  return withoutGaps({
    resolution: read('resolution', (text) => (/^\d{1,4}$/.test(text) ? Number(text) : undefined)),
    padding: read('padding', (text) => paddings.find((one) => one === text)),
    epsilon: read('bn_epsilon', number),
    inputRange: read('input_range', (text) => text),
    fit: read('fit', (text) => (['cover', 'stretch'] as const).find((one) => one === text)),
    fraction: read('fraction', number),
    labels: read('labels', joined),
  });
}

/** Labels of the metadata, as lines. */
function joined(labels: string): string | undefined {
  const texts = labelsIn({ labels });
  return texts?.every((text) => !/[\r\n]/.test(text)) ? texts.map((text) => `${text}\n`).join('') : undefined;
}

/** An optional field is absent, not undefined. */
function withoutGaps(fields: { [K in keyof Statement]: Statement[K] | undefined }): Statement {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
