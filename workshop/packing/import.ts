/** A .tflite file as a network. */
import { MobilenetError } from '../../host/errors.ts';
import type { Keys } from '../../host/options.ts';
import { bytesOf, tagOf } from '../../host/tag.ts';
import { softmaxTable } from './arithmetic.ts';
import { refuseOptions } from './bounds.ts';
import { contractKeys, makeContract } from './contract.ts';
import type { ContractOptions } from './contract.ts';
import { sha256Hex } from './digest.ts';
import { parseLabels } from './labels.ts';
import { hasFilters } from './network.ts';
import type { Network, Softmax } from './network.ts';
import { readTflite } from './tflite/read.ts';
import type { Reading } from './tflite/read.ts';
import { toolName } from './tool.ts';

export interface ImportOptions extends ContractOptions {
  /** Text with one class name per line. */
  readonly labels?: string;
  /** Puts `background` before labels that are one short. */
  readonly background?: boolean;
  /** Name of the file, for the provenance. */
  readonly source?: string;
}

const importKeys: Keys<ImportOptions> = { labels: 1, background: 1, source: 1, ...contractKeys };

export interface Imported {
  readonly network: Network;
  readonly reading: Reading;
}

/** Throws E_MODEL_* for a model that is none or cannot run, E_LABELS_COUNT for labels that do not fit, E_USAGE. */
export function importTflite(model: Uint8Array, options: ImportOptions = {}): Imported {
  refuseOptions(options, importKeys);
  const bytes = bytesOf(model);
  if (!bytes) {
    const sentence = `Give the bytes of the model, as \`readFile\` of node:fs/promises reads them, not ${tagOf(model)}.`;
    throw new MobilenetError('E_USAGE', sentence);
  }
  const reading = readTflite(bytes);
  const { domain, layers } = reading;
  const softmax = reading.softmax ?? ownSoftmax(reading);
  const classes = softmax ? layers.at(-1)!.output.channels : 0;
  const labels =
    options.labels === undefined
      ? undefined
      : parseLabels(options.labels, classes, options.background ?? false);
  const network: Network = {
    contract: makeContract(reading, options),
    domain,
    layers,
    ...(softmax && { softmax }),
    ...(labels && { labels }),
    provenance: {
      source: oneLine(options.source ?? 'model.tflite'),
      'source-sha256': sha256Hex(bytes),
      tool: toolName(),
    },
  };
  return { network, reading };
}

/** The softmax over the logits of a model that ends in them; none for one that ends at its pool. */
function ownSoftmax({ layers }: Reading): Softmax | undefined {
  const last = layers.at(-1);
  const pooled = layers.some((layer) => !hasFilters(layer));
  if (!last || !pooled || !hasFilters(last)) return undefined;
  return { table: softmaxTable(last.outputScale, 1), inModel: false };
}

/** A file name may hold any character, a line of provenance may not. */
function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '?');
}
