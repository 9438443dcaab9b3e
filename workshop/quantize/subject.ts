/** A file of float tensors as what is to be quantized. */
import { makeContract } from '../packing/contract.ts';
import { sha256Hex } from '../packing/digest.ts';
import type { Contract } from '../packing/network.ts';
import { parseLabels } from '../packing/labels.ts';
import { parseRange } from '../packing/range.ts';
import type { Normalise } from '../packing/range.ts';
import { readSafetensors } from '../packing/safetensors/index.ts';
import { assemble } from './assemble.ts';
import { describe } from './description.ts';
import type { Description, Statement } from './description.ts';
import { quantizeInput } from './input.ts';
import type { Input } from './input.ts';
import type { RealNetwork } from './network.ts';

export interface Subject {
  readonly network: RealNetwork;
  readonly contract: Contract;
  readonly input: Input;
  /** One per channel of the input. */
  readonly normalise: readonly Normalise[];
  readonly labels: readonly string[] | undefined;
  readonly description: Description;
  /** Of the file, in hexadecimal digits. */
  readonly sha256: string;
  /** The command that trained it, where the file says it. */
  readonly training: string | undefined;
}

/**
 * Reads a .safetensors file of a MobileNet V1.
 *
 * @throws E_MODEL_… the file is damaged, another network, or of another shape; E_LABELS_COUNT, E_FILE_LABELS; E_USAGE
 */
export function readSubject(bytes: Uint8Array, stated: Statement = {}): Subject {
  const { tensors, metadata } = readSafetensors(bytes);
  const stem = [...tensors].find(([name]) => name.endsWith('conv_stem.weight'))?.[1];
  const description = describe(metadata, stated, stem?.shape[1] ?? 3);
  const network = assemble(tensors, description);
  const { plane, classes } = network;
  const normalise = parseRange(description.inputRange, plane.channels);
  const input = quantizeInput(normalise);
  const { fit, fraction, labels } = description;
  const contract = makeContract(
    { plane, inputType: 'int8', outputType: 'int8' },
    { fit, ...(fraction !== undefined && { fraction }) },
  );
  return {
    network,
    contract: { ...contract, inputTable: input.table },
    input,
    normalise,
    labels: labels === undefined ? undefined : parseLabels(labels, classes),
    description,
    sha256: sha256Hex(bytes),
    training: metadata['command'],
  };
}
