/** A .tflite file as a network. */
import { MobilenetError } from '../../host/errors.ts';
import type { Keys } from '../../host/options.ts';
import { bytesOf, tagOf } from '../../host/tag.ts';
import { ownProbabilities } from './arithmetic.ts';
import { refuseOptions } from './bounds.ts';
import { contractKeys, makeContract } from './contract.ts';
import type { ContractOptions } from './contract.ts';
import { sha256Hex } from './digest.ts';
import { inputOf } from './input.ts';
import type { Input } from './input.ts';
import { parseLabels, refuseReordered } from './labels.ts';
import { labelsInside } from './labels-inside.ts';
import type { LabelsInside } from './labels-inside.ts';
import { hasFilters, namedClasses } from './network.ts';
import type { Network, Softmax } from './network.ts';
import { readTflite } from './tflite/read.ts';
import type { Reading } from './tflite/read.ts';
import { toolName } from './tool.ts';

export interface ImportOptions extends ContractOptions {
  /**
   * `LOW,HIGH` or `mean=…,std=…` (range.ts). Default: what the model's metadata says, or the range from −1 or 0 to 1, or
   * from 0 to 255, that its scale and zero point make of the bytes; refused where they make none.
   */
  readonly inputRange?: string;
  /** Text with one class name per line. Default: those inside the model, where they are as many as the classes. */
  readonly labels?: string;
  /** Puts `background` before labels that are one short. */
  readonly background?: boolean;
  /** Name of the file, for the provenance. */
  readonly source?: string;
}

const importKeys: Keys<ImportOptions> = {
  inputRange: 1,
  labels: 1,
  background: 1,
  source: 1,
  ...contractKeys,
};

export interface Imported {
  readonly network: Network;
  readonly reading: Reading;
  /** What the bytes of a picture are to the model. */
  readonly input: Input;
  /** Which labels came with the model and were taken, or why none were. */
  readonly inside: LabelsInside;
}

/**
 * Throws E_MODEL_* for a model that is none or cannot run, E_LABELS_COUNT for labels that do not fit, E_FILE_LABELS for
 * those inside the model in another order, E_USAGE.
 */
export function importTflite(model: Uint8Array, options: ImportOptions = {}): Imported {
  refuseOptions(options, importKeys);
  const bytes = bytesOf(model);
  if (!bytes) {
    const sentence = `Give the bytes of the model, as \`readFile\` of node:fs/promises reads them, not ${tagOf(model)}.`;
    throw new MobilenetError('E_USAGE', sentence);
  }
  const reading = readTflite(bytes);
  const { domain, layers, metadata } = reading;
  const softmax = reading.softmax ?? ownSoftmax(reading);
  const classes = softmax ? namedClasses(layers.at(-1)!.output.channels) : 0;
  const { labels, inside } = labelsOf(bytes, metadata.labelFiles, classes, options);
  const contract = makeContract(reading, options);
  const input = inputOf(reading, options.inputRange);
  const network: Network = {
    contract: { ...contract, inputTable: input.table },
    domain,
    layers,
    ...(softmax && { softmax }),
    ...(labels && { labels }),
    provenance: {
      source: options.source ?? 'model.tflite',
      'source-sha256': sha256Hex(bytes),
      tool: toolName(),
    },
  };
  return { network, reading, input, inside };
}

/** The caller's labels, or those inside the model. */
function labelsOf(
  bytes: Uint8Array,
  files: readonly string[],
  classes: number,
  { labels: text, background = false }: ImportOptions,
): { readonly labels: readonly string[] | undefined; readonly inside: LabelsInside } {
  const own = classes > 0 ? labelsInside(bytes, files, classes) : {};
  if (text === undefined) return { labels: own.labels, inside: own };
  const labels = parseLabels(text, classes, background);
  if (own.labels) refuseReordered(labels, own.labels);
  return { labels, inside: {} };
}

/** The probabilities of a model that ends in its logits; none for one that ends at its pool. */
function ownSoftmax({ layers }: Reading): Softmax | undefined {
  const last = layers.at(-1);
  const pooled = layers.some((layer) => !hasFilters(layer));
  if (!last || !pooled || !hasFilters(last)) return undefined;
  const { outputScale: scale, outputZero: zero, output } = last;
  return { ...ownProbabilities(output.channels, { scale, zero }), inModel: false };
}
