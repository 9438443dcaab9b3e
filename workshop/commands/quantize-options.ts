/** The flags of `mobilenet quantize` as what the library takes. */
import { basename } from 'node:path';
import { methods, paddings, tuningDefaults } from '../quantize/index.ts';
import type { Settings, Statement, Tuning } from '../quantize/index.ts';
import type { Flags } from '../terminal/flags.ts';
import { DASH } from '../terminal/input.ts';
import { readLabelText } from '../terminal/label-text.ts';

export const options = {
  calibrate: { type: 'string' },
  output: { type: 'string', short: 'o' },
  pictures: { type: 'string' },
  method: { type: 'string' },
  percentile: { type: 'string' },
  'bias-correction': { type: 'boolean' },
  'filter-zeros': { type: 'boolean' },
  'per-tensor': { type: 'boolean' },
  qat: { type: 'string' },
  rate: { type: 'string' },
  batch: { type: 'string' },
  seed: { type: 'string' },
  labels: { type: 'string', short: 'l' },
  resolution: { type: 'string' },
  padding: { type: 'string' },
  'bn-epsilon': { type: 'string' },
  mean: { type: 'string' },
  std: { type: 'string' },
  'input-range': { type: 'string' },
  fit: { type: 'string' },
  fraction: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export type QuantizeFlags = Flags<typeof options>;

/** Part of the values in a layer's range where nothing is said, in percent. */
export const PERCENTILE = 99.99;
const LONGEST_COMMAND = 1000;

export function settings(flags: QuantizeFlags, path: string): Settings {
  const { values } = flags;
  const method = flags.choice('method', methods) ?? 'minmax';
  const percentile = flags.decimal('percentile') ?? PERCENTILE;
  if (method !== 'percentile') flags.refuse(['percentile'], 'belongs to --method percentile');
  if (!(percentile > 50 && percentile <= 100))
    throw flags.usage(`--percentile must be above 50 and at most 100, not ${percentile}`);
  return {
    method,
    percentile,
    biasCorrection: values['bias-correction'] ?? false,
    filterZeros: values['filter-zeros'] ?? false,
    perTensor: values['per-tensor'] ?? false,
    tuning: tuning(flags),
    provenance: {
      source: path === DASH ? 'standard input' : basename(path),
      command: commandOf(values, path).slice(0, LONGEST_COMMAND),
    },
  };
}

function tuning(flags: QuantizeFlags): Tuning | undefined {
  const epochs = flags.count('qat');
  if (epochs === undefined) {
    flags.refuse(['rate', 'batch', 'seed'], 'belongs to --qat');
    return undefined;
  }
  return {
    epochs,
    rate: flags.decimal('rate') ?? tuningDefaults.rate,
    batch: flags.count('batch') ?? tuningDefaults.batch,
    seed: flags.count('seed') ?? tuningDefaults.seed,
  };
}

/** The command that makes the same bytes again, of files without their folders: those are nobody's business. */
function commandOf(values: QuantizeFlags['values'], path: string): string {
  const flags = Object.entries(values).flatMap(([flag, value]) => {
    if (flag === 'output' || flag === 'json') return [];
    if (value === true) return [`--${flag}`];
    return [`--${flag}`, flag === 'calibrate' || flag === 'labels' ? basename(String(value)) : String(value)];
  });
  return ['mobilenet quantize', basename(path), ...flags].join(' ');
}

/** What the command line says of the network. Throws E_USAGE; E_IO and E_FILE_LABELS of the labels. */
export async function statement(flags: QuantizeFlags): Promise<Statement> {
  const { labels } = flags.values;
  const resolution = flags.count('resolution');
  const padding = flags.choice('padding', paddings);
  const epsilon = flags.decimal('bn-epsilon');
  const inputRange = range(flags);
  const fit = flags.choice('fit', ['cover', 'stretch']);
  const fraction = flags.decimal('fraction');
  return {
    ...(labels !== undefined && { labels: await readLabelText(labels) }),
    ...(resolution !== undefined && { resolution }),
    ...(padding !== undefined && { padding }),
    ...(epsilon !== undefined && { epsilon }),
    ...(inputRange !== undefined && { inputRange }),
    ...(fit !== undefined && { fit }),
    ...(fraction !== undefined && { fraction }),
  };
}

/** Mean and deviation as `pack --input-range` has them. */
function range(flags: QuantizeFlags): string | undefined {
  const { mean, std, 'input-range': range } = flags.values;
  if (mean === undefined && std === undefined) return range;
  if (range !== undefined) throw flags.usage('--input-range stands instead of --mean and --std');
  if (mean === undefined || std === undefined) throw flags.usage('--mean and --std belong together');
  return `mean=${mean},std=${std}`;
}
