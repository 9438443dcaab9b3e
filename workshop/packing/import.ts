/** A .tflite file as a network. */
import { ownProbabilities } from './arithmetic.ts';
import { makeContract } from './contract.ts';
import type { ContractOptions } from './contract.ts';
import { sha256Hex } from './digest.ts';
import { parseLabels } from './labels.ts';
import { hasFilters, namedClasses } from './network.ts';
import type { Network, Softmax } from './network.ts';
import { after } from './tflite/opening.ts';
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

export interface Imported {
  readonly network: Network;
  readonly reading: Reading;
}

/** Throws E_MODEL_* for a model that is none or cannot run, E_LABELS_COUNT for labels that do not fit, E_USAGE. */
export function importTflite(bytes: Uint8Array, options: ImportOptions = {}): Imported {
  const reading = readTflite(bytes);
  const { domain, layers } = reading;
  const softmax = reading.softmax ?? ownSoftmax(reading);
  const outputs = softmax ? layers.at(-1)!.output.channels : 0;
  const labels =
    options.labels === undefined
      ? undefined
      : parseLabels(options.labels, namedClasses(outputs), options.background ?? false);
  const contract = makeContract(reading, options);
  const { folded } = reading;
  const network: Network = {
    contract: folded ? { ...contract, inputTable: after(contract.inputTable, folded) } : contract,
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
  return { network, reading };
}

/** The probabilities of a model that ends in its logits; none for one that ends at its pool. */
function ownSoftmax({ layers }: Reading): Softmax | undefined {
  const last = layers.at(-1);
  const pooled = layers.some((layer) => !hasFilters(layer));
  if (!last || !pooled || !hasFilters(last)) return undefined;
  const { outputScale: scale, outputZero: zero, output } = last;
  return { ...ownProbabilities(output.channels, { scale, zero }), inModel: false };
}
